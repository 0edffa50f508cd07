package dev.bothy.engine;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a command reads and writes when it has no terminal, byte by byte.
 *
 * @param in may be read further than the command reads
 * @param out when it cannot be written the command is ended, as if its caller had been interrupted
 * @param err the same
 */
public record CommandStreams(InputStream in, OutputStream out, OutputStream err) {
  /** Nothing to read, and nobody who listens. */
  public static CommandStreams none() {
    return new CommandStreams(
        InputStream.nullInputStream(),
        OutputStream.nullOutputStream(),
        OutputStream.nullOutputStream());
  }
}
