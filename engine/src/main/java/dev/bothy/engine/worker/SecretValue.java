package dev.bothy.engine.worker;

import dev.bothy.llb.SolveRequest.SecretSource;
import dev.bothy.oci.file.BoundedRead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A secret while somebody is told it; closing it wipes it out. */
public final class SecretValue implements AutoCloseable {
  /** Bytes, as BuildKit has it. */
  private static final int MOST = 500 << 10;

  private final byte @Nullable [] bytes;
  private final @Nullable String error;

  private SecretValue(byte @Nullable [] bytes, @Nullable String error) {
    this.bytes = bytes;
    this.error = error;
  }

  /** What the source has now. */
  public static SecretValue of(@Nullable SecretSource source) {
    try {
      byte[] bytes =
          switch (source) {
            case null -> null;
            case SecretSource.FromFile f -> BoundedRead.file(f.path(), MOST);
            case SecretSource.FromEnv e -> variable(e.variable());
          };
      if (bytes != null && bytes.length > MOST) {
        Arrays.fill(bytes, (byte) 0);
        return new SecretValue(null, "larger than 500 KiB");
      }
      return new SecretValue(bytes, null);
    } catch (NoSuchFileException e) {
      return new SecretValue(null, "no such file: " + e.getMessage());
    } catch (IOException e) {
      return new SecretValue(null, String.valueOf(e.getMessage()));
    }
  }

  private static byte[] variable(String name) throws IOException {
    String text = System.getenv(name);
    if (text == null) {
      throw new IOException("the environment variable " + name + " is not set");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Null when there is no such secret, or it cannot be had. */
  public byte @Nullable [] bytes() {
    return bytes;
  }

  /** Why it cannot be had; null when it can, or is not there. */
  public @Nullable String error() {
    return error;
  }

  @Override
  public void close() {
    if (bytes != null) {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
