/** What the client did against the protocol: the message of an error 08P01; the connection ends. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}
