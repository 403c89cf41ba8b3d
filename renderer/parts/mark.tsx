/** The mark of the app: a key whose bow is an open loop, for sessions that come round again. Drawn in the colour of the text around it. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M8.6 3.4A3.9 3.9 0 1 0 8.66 8.66L14 14M11.4 11.4l1.7-1.7" />
    </svg>
  );
}
