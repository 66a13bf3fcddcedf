/**
 * A Flight server that sends again what another one sent: gRPC and its client alone, without an engine. `node flight-replay.ts PORT`
 * takes the other's port, writes its own to stdout. Calls go to the other; the first long stream of DoGet is kept, and sent again for every other.
 */
import {
  Client,
  type ClientReadableStream,
  credentials,
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
} from '@grpc/grpc-js';

const same = (bytes: Buffer): Buffer => bytes;
const large = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
const other = new Client(`127.0.0.1:${process.argv[2]}`, credentials.createInsecure(), large);
const path = (name: string): string => `/arrow.flight.protocol.FlightService/${name}`;

/** Shorter streams are of the client's own questions. */
const keptMin = 10;
let kept: readonly Buffer[] | null = null;

async function collect(call: ClientReadableStream<Buffer>): Promise<Buffer[]> {
  const out: Buffer[] = [];
  for await (const message of call as AsyncIterable<Buffer>) out.push(message);
  return out;
}

async function send(call: ServerWritableStream<Buffer, Buffer>, messages: readonly Buffer[]): Promise<void> {
  for (const message of messages)
    if (!call.write(message)) await new Promise((resolve) => void call.once('drain', resolve));
  call.end();
}

async function replay(call: ServerWritableStream<Buffer, Buffer>): Promise<void> {
  if (kept !== null) return send(call, kept);
  const found = await collect(other.makeServerStreamRequest(path('DoGet'), same, same, call.request));
  if (found.length >= keptMin) kept = found;
  await send(call, found);
}

async function forward(call: ServerWritableStream<Buffer, Buffer>): Promise<void> {
  await send(call, await collect(other.makeServerStreamRequest(path('DoAction'), same, same, call.request)));
}

function method(name: string, responseStream: boolean): MethodDefinition<Buffer, Buffer> {
  const coding = {
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
  return { path: path(name), requestStream: false, responseStream, ...coding };
}

const server = new Server(large);
server.addService(
  { DoGet: method('DoGet', true), DoAction: method('DoAction', true), GetFlightInfo: method('GetFlightInfo', false) },
  {
    DoGet: (call: ServerWritableStream<Buffer, Buffer>) => void replay(call),
    DoAction: (call: ServerWritableStream<Buffer, Buffer>) => void forward(call),
    GetFlightInfo: (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) =>
      void other.makeUnaryRequest(path('GetFlightInfo'), same, same, call.request, done),
  },
);
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
