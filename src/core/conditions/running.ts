/** Rows of the table of conditions: limits, cancellation, settings, and what is not there. */
import type { ConditionRow } from './row.ts';

export const runningConditions = {
  UNSUPPORTED_FEATURE: { sqlState: '0A000', message: '<feature> is not supported.' },
  OUT_OF_MEMORY: { sqlState: '53200', message: 'The statement needs more than its memory limit of <limit>.' },
  OPERATION_CANCELED: { sqlState: '57014', message: 'The statement was cancelled.', exitCode: 130 },
  STATEMENT_TIMEOUT: { sqlState: '57014', message: 'The statement ran longer than <timeout>.', exitCode: 124 },
  INVALID_CONF_VALUE: { sqlState: '22022', message: '<confValue> is not a value of the setting <confName>: <reason>.' },
  'INVALID_CONF_VALUE.TIME_ZONE': {
    sqlState: '22022',
    message: '<confValue> is not a value of the setting <confName>: <reason>.',
  },
  READ_ONLY_SESSION: {
    sqlState: '25006',
    message: 'The session only reads: it changes no tables and no names that last.',
  },
  ENDPOINT_UNSAFE: {
    sqlState: '28000',
    message:
      'An endpoint on <host> can be reached by others: it needs users (--users) and TLS (--tls-cert, --tls-key), or --insecure.',
  },
  INVALID_USER_FILE: { sqlState: '28000', message: 'Line <line> of the user file <path> is no user.' },
  INVALID_USER_NAME: {
    sqlState: '28000',
    message: 'A user cannot be called <name>: names have no blanks and no colons.',
  },
  MALFORMED_ARROW_DATA: { sqlState: '22000', message: 'The rows are no Arrow data: <reason>.' },
  SESSION_CLOSED: { sqlState: '08003', message: 'The session is closed.' },
  INTERNAL_ERROR: { sqlState: 'XX000', message: 'A fault of silt itself: <message>' },
} as const satisfies Record<string, ConditionRow>;
