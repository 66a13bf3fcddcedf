/**
 * Every kind of token. A word that the grammar needs only at one place is a plain Word, compared by its text;
 * a keyword has a type of its own only where it can end an expression, a name or a relation (see keywords.ts).
 */
import { createToken, Lexer, type TokenType } from 'chevrotain';

/** Whatever can be a name: words, quoted identifiers and all keywords. */
export const Identifier = createToken({ name: 'Identifier', pattern: Lexer.NA });
export const Word = token('Word', [Identifier]);
export const QuotedIdentifier = token('QuotedIdentifier', [Identifier]);

export const StringText = token('StringText');
export const NumberText = token('NumberText');
/** `$1`. */
export const DollarParameter = token('DollarParameter');
/** `@v3` or `@20200101000000000` right behind a name. */
export const AtSuffix = token('AtSuffix');
export const HintStart = token('HintStart');
export const HintEnd = token('HintEnd');
/** A character that starts no token, or a quote that is never closed. */
export const Unknown = token('Unknown');

export const LParen = token('LParen');
export const RParen = token('RParen');
export const LBracket = token('LBracket');
export const RBracket = token('RBracket');
export const LBrace = token('LBrace');
export const RBrace = token('RBrace');
export const Comma = token('Comma');
export const Dot = token('Dot');
export const Semicolon = token('Semicolon');
export const Colon = token('Colon');
export const DoubleColon = token('DoubleColon');
export const Question = token('Question');
export const Arrow = token('Arrow');
export const FatArrow = token('FatArrow');
export const Equal = token('Equal');
export const NotEqual = token('NotEqual');
export const Less = token('Less');
export const LessEqual = token('LessEqual');
export const Greater = token('Greater');
export const GreaterEqual = token('GreaterEqual');
export const NullSafeEqual = token('NullSafeEqual');
export const Plus = token('Plus');
export const Minus = token('Minus');
export const Star = token('Star');
export const Slash = token('Slash');
export const Percent = token('Percent');
export const Ampersand = token('Ampersand');
export const Caret = token('Caret');
export const Bar = token('Bar');
export const Tilde = token('Tilde');
export const TildeStar = token('TildeStar');
export const NotTilde = token('NotTilde');
export const NotTildeStar = token('NotTildeStar');
export const Bang = token('Bang');
export const DoubleBar = token('DoubleBar');
export const ShiftLeft = token('ShiftLeft');
export const ShiftRight = token('ShiftRight');
export const ShiftRightUnsigned = token('ShiftRightUnsigned');
export const PipeArrow = token('PipeArrow');

export const And = keyword('And');
export const Anti = keyword('Anti');
export const As = keyword('As');
export const Asof = keyword('Asof');
export const Between = keyword('Between');
export const Case = keyword('Case');
export const Changes = keyword('Changes');
export const Cluster = keyword('Cluster');
export const Collate = keyword('Collate');
export const Cross = keyword('Cross');
export const Distribute = keyword('Distribute');
export const Div = keyword('Div');
export const Except = keyword('Except');
export const Exists = keyword('Exists');
export const False = keyword('False');
export const Fetch = keyword('Fetch');
export const Filter = keyword('Filter');
export const For = keyword('For');
export const From = keyword('From');
export const Full = keyword('Full');
export const Group = keyword('Group');
export const Having = keyword('Having');
export const Ignore = keyword('Ignore');
export const ILike = keyword('ILike');
export const In = keyword('In');
export const Inner = keyword('Inner');
export const Intersect = keyword('Intersect');
export const Interval = keyword('Interval');
export const Is = keyword('Is');
export const Join = keyword('Join');
export const Lateral = keyword('Lateral');
export const Left = keyword('Left');
export const Like = keyword('Like');
export const Limit = keyword('Limit');
export const MinusSet = keyword('MinusSet');
export const Natural = keyword('Natural');
export const Nearest = keyword('Nearest');
export const Not = keyword('Not');
export const Null = keyword('Null');
export const Offset = keyword('Offset');
export const On = keyword('On');
export const Or = keyword('Or');
export const Order = keyword('Order');
export const Over = keyword('Over');
export const Partition = keyword('Partition');
export const Pivot = keyword('Pivot');
export const Qualify = keyword('Qualify');
export const Right = keyword('Right');
export const RLike = keyword('RLike');
export const Select = keyword('Select');
export const Semi = keyword('Semi');
export const Sort = keyword('Sort');
export const TableSample = keyword('TableSample');
export const TimestampOf = keyword('TimestampOf');
export const True = keyword('True');
export const Union = keyword('Union');
export const Unpivot = keyword('Unpivot');
export const Using = keyword('Using');
export const Values = keyword('Values');
export const VersionOf = keyword('VersionOf');
export const Where = keyword('Where');
export const Window = keyword('Window');
export const With = keyword('With');
export const Within = keyword('Within');

function token(name: string, categories: TokenType[] = []): TokenType {
  return createToken({ name, pattern: Lexer.NA, categories });
}

/** Told to the category here: Chevrotain goes through all of its members for each that it makes; the parser's list is gone through once. */
function keyword(name: string): TokenType {
  const type = token(name);
  type.CATEGORIES = [Identifier];
  Identifier.categoryMatchesMap![type.tokenTypeIdx!] = true;
  return type;
}
