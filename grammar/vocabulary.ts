/** All token types as one list, for the parser and for the lexer's tables. */
import type { TokenType } from 'chevrotain';
import * as tokens from './tokens.ts';

export const vocabulary: readonly TokenType[] = Object.values(tokens);
