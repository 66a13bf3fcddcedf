/**
 * Groups of an aggregation that leave memory: with their states in a temporary file, in parts by the hash of their keys, so
 * that each part can be merged and finished by itself. What comes back is merged as another thread's groups are.
 */
import type { Vector } from '../core/vector.ts';
import { slice } from '../kernels/flatten.ts';
import { hashRows } from '../kernels/hash.ts';
import type { TempFile } from '../storage/temp-files.ts';
import { readPlain, writePlain } from './batch-file.ts';
import type { ExecContext } from './context.ts';
import type { GroupsPartial } from './operators/operator.ts';
import { gatherFlat } from './selection.ts';
import type { SpilledBlock, SpilledParts } from './spilled.ts';

const partBits = 6;
const stepGroups = 65_536;

/** For one sink in one thread. */
export class GroupSpill {
  readonly #context: ExecContext;
  readonly #parts: SpilledBlock[][] = Array.from({ length: 1 << partBits }, () => []);
  #file: TempFile | null = null;

  constructor(context: ExecContext) {
    this.#context = context;
  }

  get parts(): SpilledParts {
    return this.#parts;
  }

  /** Takes over what another thread wrote. */
  append(parts: SpilledParts): void {
    parts.forEach((blocks, part) => this.#parts[part]!.push(...blocks));
  }

  /** Copies the groups to disk. Errors: DISK_FULL, STORAGE_FAILURE, OUT_OF_MEMORY. */
  write(partial: GroupsPartial): void {
    const { scratch, control } = this.#context;
    // Rows that wait name any group, so these cannot be cut.
    const step = partial.states.some(({ kind }) => kind === 'rows') ? partial.count : stepGroups;
    for (let from = 0; from < partial.count; from += step) {
      control.check();
      const mark = scratch.mark();
      const to = Math.min(partial.count, from + step);
      this.#writeSome(from === 0 && to === partial.count ? partial : this.#sliced(partial, from, to));
      scratch.release(mark);
    }
  }

  #sliced(partial: GroupsPartial, from: number, to: number): GroupsPartial {
    const cut = (vector: Vector): Vector => slice(vector, from, to, this.#context.scratch);
    const states = partial.states.map((state) =>
      state.kind === 'rows' ? state : { kind: state.kind, columns: state.columns.map(cut) },
    );
    return { count: to - from, keys: partial.keys.map(cut), states };
  }

  #writeSome(groups: GroupsPartial): void {
    const { scratch, kernels, temp, control } = this.#context;
    const rows = { length: groups.count, selection: null };
    const partOf = hashRows(kernels, groups.keys, rows, scratch).map((hash) => hash >>> (32 - partBits));
    const { order, starts, placeOf } = byPart(partOf, groups.count);
    this.#file ??= temp.create();
    for (const [part, blocks] of this.#parts.entries()) {
      const numbers = order.subarray(starts[part], starts[part + 1]);
      if (numbers.length === 0) continue;
      control.check();
      const mark = scratch.mark();
      const block = writePlain(this.#file, this.#ofPart(groups, numbers, part, partOf, placeOf));
      scratch.release(mark);
      control.count('spilled', block.sizeBytes);
      blocks.push({ ...block, descriptor: this.#file.descriptor });
    }
  }

  #ofPart(
    { keys, states }: GroupsPartial,
    numbers: Int32Array,
    part: number,
    partOf: Uint32Array,
    placeOf: Int32Array,
  ): GroupsPartial {
    const { scratch, kernels } = this.#context;
    const to = { target: scratch, scratch, kernels };
    const pick = (column: Vector): Vector => gatherFlat(column, numbers, numbers.length, to);
    return {
      count: numbers.length,
      keys: keys.map(pick),
      states: states.map((state) => {
        if (state.kind === 'states') return { kind: 'states', columns: state.columns.map(pick) };
        const chunks = state.chunks.flatMap((chunk) => {
          const rows = Int32Array.from(chunk.groups.keys()).filter((row) => partOf[chunk.groups[row]!] === part);
          const columns = chunk.columns.map((column) => gatherFlat(column, rows, rows.length, to));
          const groups = rows.map((row) => placeOf[chunk.groups[row]!]!);
          return rows.length === 0 ? [] : [{ groups, columns, rows: rows.length }];
        });
        return { kind: 'rows', chunks };
      }),
    };
  }
}

/** What `GroupSpill` wrote, on memory outside the lease. Errors: STORAGE_FAILURE. */
export function readGroups(block: SpilledBlock): GroupsPartial {
  return readPlain(block.descriptor, block) as GroupsPartial;
}

/** The groups part after part, where each part starts, and each group's place in its part. */
function byPart(
  partOf: Uint32Array,
  count: number,
): { readonly order: Int32Array; readonly starts: Int32Array; readonly placeOf: Int32Array } {
  const starts = new Int32Array((1 << partBits) + 1);
  const placeOf = new Int32Array(count);
  for (let group = 0; group < count; group++) placeOf[group] = starts[partOf[group]! + 1]!++;
  for (let part = 0; part < 1 << partBits; part++) starts[part + 1]! += starts[part]!;
  const order = new Int32Array(count);
  for (let group = 0; group < count; group++) order[starts[partOf[group]!]! + placeOf[group]!] = group;
  return { order, starts, placeOf };
}
