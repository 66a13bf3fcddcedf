/** format_number: digits in groups of three, with so many after the point, or in the form of a DecimalFormat pattern. */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, int32, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';
import { lastOf } from '../operators/pattern.ts';
import { digitsOf, exactOf, roundExact } from './exact.ts';

export const formatNumber: ScalarFunction = declare({
  name: 'format_number',
  category: 'string',
  doc: 'A number with commas between thousands, rounded half to even; the form is a number of digits or a pattern like #,##0.00.',
  signature: 'format_number(number, digits | pattern)',
  examples: [
    ['format_number(12332.123456, 4)', '12,332.1235'],
    ["format_number(12332.123456, '##################.###')", '12332.123'],
  ],
  takes: ['numeric', [int32, utf8]],
  make: ([type, form]) => {
    const parse = lastOf(parseForm);
    return {
      type: utf8,
      nullable: true,
      mayFail: form!.id === 'utf8',
      scalar: (_, value, given) => {
        if (typeof given === 'number') return given < 0 ? null : printNumber(type!, value!, plainForm(given));
        return printNumber(type!, value!, given === '' ? plainForm(0) : parse(given as string));
      },
    };
  },
});

interface NumberForm {
  readonly prefix: string;
  readonly suffix: string;
  readonly wholeMin: number;
  readonly fractionMin: number;
  readonly fractionMax: number;
  readonly isGrouped: boolean;
  /** Digits that % and ‰ move the point by. */
  readonly shift: number;
}

function plainForm(digits: number): NumberForm {
  return { prefix: '', suffix: '', wholeMin: 1, fractionMin: digits, fractionMax: digits, isGrouped: true, shift: 0 };
}

function parseForm(pattern: string): NumberForm {
  const [positive = ''] = pattern.split(';');
  const match = /^([^#0,.]*)([#0,]*)(?:\.([0#]*))?([^#0,.]*)$/.exec(positive);
  const whole = match?.[2]?.replaceAll(',', '') ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || /0#/.test(whole) || /#0/.test(fraction)) {
    const parameters = {
      parameter: '`expr2`',
      functionName: '`format_number`',
      reason: `'${pattern}' is no form of numbers`,
    };
    throw new EngineError('INVALID_PARAMETER_VALUE', parameters);
  }
  const zeros = (text: string): number => text.replaceAll('#', '').length;
  return {
    prefix: match[1]!.replaceAll("'", ''),
    suffix: match[4]!.replaceAll("'", ''),
    wholeMin: zeros(whole),
    fractionMin: zeros(fraction),
    fractionMax: fraction.length,
    isGrouped: match[2]!.includes(','),
    shift: positive.includes('%') ? 2 : positive.includes('‰') ? 3 : 0,
  };
}

function printNumber(type: DataType, value: Scalar, form: NumberForm): string {
  if (type.id === 'float' && Number.isNaN(value)) return 'NaN';
  if (type.id === 'float' && !Number.isFinite(value))
    return `${(value as number) < 0 ? '-' : ''}${form.prefix}∞${form.suffix}`;
  const exact = exactOf(type, value);
  const moved = { unscaled: exact.unscaled, scale: exact.scale - form.shift };
  const rounded = roundExact(moved, form.fractionMax);
  const size = rounded < 0n ? -rounded : rounded;
  const isNegative = rounded < 0n || (rounded === 0n && (exact.unscaled < 0n || Object.is(value, -0)));
  const [whole = '', fraction = ''] = digitsOf(size, form.fractionMax, false).split('.');
  const bare = whole === '0' && form.wholeMin === 0 && form.fractionMax > 0 ? '' : whole.padStart(form.wholeMin, '0');
  const shown = form.isGrouped ? bare.replace(/\B(?=(\d{3})+$)/g, ',') : bare;
  const kept = trimZeros(fraction, form.fractionMin);
  return `${isNegative ? '-' : ''}${form.prefix}${shown}${kept === '' ? '' : `.${kept}`}${form.suffix}`;
}

function trimZeros(fraction: string, least: number): string {
  let end = fraction.length;
  while (end > least && fraction[end - 1] === '0') end--;
  return fraction.slice(0, end);
}
