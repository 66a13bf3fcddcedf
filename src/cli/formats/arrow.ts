/** An Arrow IPC stream. */
import { createIpcEncoder } from '../../arrow/ipc.ts';
import type { Formatter, OutputFormat } from './format.ts';

export const arrow: OutputFormat = {
  name: 'arrow',
  doc: 'an Arrow IPC stream (binary)',
  create: () => stream(),
};

function stream(): Formatter {
  let encoder: ReturnType<typeof createIpcEncoder> | null = null;
  return {
    begin(schema) {
      encoder = createIpcEncoder(schema);
      return encoder.begin();
    },
    write: (batch) => encoder!.write(batch),
    finish: () => encoder!.finish(),
  };
}
