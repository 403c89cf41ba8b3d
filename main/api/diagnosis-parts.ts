/** One thing that was looked at when somebody asks what is wrong. */
export interface Check {
  readonly name: string;
  readonly state: 'good' | 'warning' | 'bad';
  readonly found: string;
  readonly advice?: string;
}
