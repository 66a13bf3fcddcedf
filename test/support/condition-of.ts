/** What went wrong, as users are told it. */
import { EngineError } from '../../src/core/errors.ts';

/** The condition that `act` fails with; 'no error' where it does not. What is no error of the engine's is thrown on. */
export async function conditionOf(act: Promise<unknown>): Promise<string> {
  try {
    await act;
  } catch (error) {
    if (error instanceof EngineError) return error.condition;
    throw error;
  }
  return 'no error';
}
