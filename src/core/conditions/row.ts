/** What the table of conditions holds of each. */
export interface ConditionRow {
  readonly sqlState: string;
  readonly message: string;
  /** Exit code of the command: 1 SQL error, 3 storage, 4 conflict, 124 timeout, 130 cancelled. Absent means 1. */
  readonly exitCode?: 3 | 4 | 124 | 130;
  /** What a program may do: run the same statement again, or not. Absent means no. */
  readonly isRetryable?: true;
}
