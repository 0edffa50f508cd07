package dev.bothy.engine.worker;

import dev.bothy.llb.SolveRequest.SecretSource;
import java.io.InputStream;
import java.util.Map;

/**
 * What a worker may ask the command for.
 *
 * @param secrets by id
 * @param input what a command in a failed step reads
 */
record Supplies(Map<String, SecretSource> secrets, InputStream input) {
  static Supplies of(Map<String, SecretSource> secrets) {
    return new Supplies(secrets, InputStream.nullInputStream());
  }
}
