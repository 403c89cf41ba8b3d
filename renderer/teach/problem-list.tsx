import { StatusShape } from '../parts/status-shape.tsx';
import { formats, texts } from '../texts/texts.ts';
import type { PlacedProblem } from './problem-places.ts';

const words = texts.teach;

/** The mistakes of a definition, each with its place; choosing one goes there. */
export function ProblemList({
  problems,
  checking,
  onShow,
}: {
  readonly problems: readonly PlacedProblem[];
  readonly checking: boolean;
  readonly onShow: (problem: PlacedProblem) => void;
}) {
  return (
    <div className="teach-problems" id="teach-problems">
      <p className="teach-verdict" role="status">
        {checking ? (
          <span className="muted">{words.checking}</span>
        ) : (
          <>
            <StatusShape shape={problems.length === 0 ? 'ring' : 'triangle'} />
            {problems.length === 0
              ? words.good
              : words.problems(problems.length, formats.number(problems.length))}
          </>
        )}
      </p>
      {problems.length > 0 && (
        <ul>
          {problems.map((problem) => (
            <li key={`${problem.pointer} ${problem.found}`}>
              <button type="button" className="teach-problem" onClick={() => onShow(problem)}>
                <span className="teach-problem-place">
                  {words.place(formats.number(problem.place.line), formats.number(problem.place.column))}
                  {problem.pointer !== '' && <code>{problem.pointer}</code>}
                </span>
                <span>{words.problem(problem.found, problem.expected)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
