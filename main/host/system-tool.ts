import { execFile } from 'node:child_process';

/** What a system's tool answered. Code null: it is not there, or was ended. */
export interface ToolAnswer {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a tool of the system to its end, without a shell. */
export type RunTool = (tool: string, toolArguments: readonly string[]) => Promise<ToolAnswer>;

/** Runs it in a process; a minute at most. */
export const runSystemTool: RunTool = (tool, toolArguments) =>
  new Promise((resolve) => {
    execFile(tool, [...toolArguments], { timeout: 60_000, windowsHide: true }, (error, output, errors) => {
      const code = error ? (typeof error.code === 'number' ? error.code : null) : 0;
      resolve({ code, output, errors });
    });
  });
