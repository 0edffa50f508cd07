package dev.bothy.engine.fileop;

import dev.bothy.engine.host.Programs;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.sys.Fd;
import dev.bothy.oci.layer.Compression;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a file holds once it is decompressed: gzip and zstd here, bzip2 and xz by the programs of
 * these names.
 */
final class Unpacked extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  private final Process process;

  private Unpacked(Process process) {
    super(new BufferedInputStream(process.getInputStream(), BUFFER));
    this.process = process;
  }

  /**
   * Opens the file from its beginning, whatever was read of it.
   *
   * @param name for messages
   */
  static InputStream open(Fd file, String name) throws IOException, StepFailure {
    byte[] magic = new byte[6];
    int n;
    try (Fd again = Fd.NONE.openAt(file.procPath(), Fd.O_RDONLY, 0)) {
      n = Math.max(0, again.read(magic, 0, magic.length));
    }
    if (n >= 3 && magic[0] == 'B' && magic[1] == 'Z' && magic[2] == 'h') {
      return by("bzip2", "bzip2", file, name);
    }
    if (n == 6 && magic[0] == (byte) 0xfd && magic[1] == '7' && magic[2] == 'z') {
      return by("xz", "xz-utils", file, name);
    }
    InputStream in = new java.io.FileInputStream(file.procPath());
    try {
      return new BufferedInputStream(Compression.decompress(in), BUFFER);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static InputStream by(String program, String debianPackage, Fd file, String name)
      throws StepFailure {
    String command = Programs.ofThisProcess().command(program);
    ProcessBuilder builder =
        new ProcessBuilder(command, "--decompress", "--stdout")
            .redirectInput(new File(file.procPath()))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear(); // XZ_OPT and BZIP2 are options, too
    try {
      return new Unpacked(builder.start());
    } catch (IOException e) {
      throw StepFailure.host(
          "cannot unpack " + name + ": " + program + " is not installed",
          "install the package " + debianPackage,
          e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy(); // it may have more to say than was read
    super.close();
  }
}
