/**
 * Has the dump of a crash hold nothing of the memory of this process, nor of those that it starts: keys and tokens would be in it.
 * Node cannot set the limit of core dumps for itself; on Linux a process may say which parts of its memory go into one (core(5), "Controlling
 * which mappings are written"), and no part is an answer. Registers still do. Elsewhere, and where that cannot be said, nothing happens.
 */
export function leaveMemoryOutOfDumps(): void {
  if (process.platform !== 'linux') return;
  try {
    process.getBuiltinModule('node:fs').writeFileSync('/proc/self/coredump_filter', '0');
  } catch {
    // No /proc, or one that may only be read: what starts Latchkey sets the limit as well.
  }
}

/** For who lives long: no dumps at all, by util-linux's prlimit(1) where that is. A part of a token can stand in a register. */
export function forbidDumps(): void {
  leaveMemoryOutOfDumps();
  if (process.platform !== 'linux') return;
  const { execFile } = process.getBuiltinModule('node:child_process');
  execFile('/usr/bin/prlimit', ['--core=0:0', '--pid', String(process.pid)], () => {
    // Without it the dump is small, and has the registers.
  });
}
