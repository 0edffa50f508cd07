import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Writes a directory as of a project with data: {@code ManyFiles DIR SMALL LARGE MIB}, so many small files of words and large
 * ones of that many MiB each, a quarter of them zeros. The same bytes every time.
 */
final class ManyFiles {
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    int small = Integer.parseInt(args[1]);
    int large = Integer.parseInt(args[2]);
    int mebibytes = Integer.parseInt(args[3]);
    Random random = new Random(7);
    for (int i = 0; i < small; i++) {
      Path file = directory.resolve("src/%02d/%02d/f%d.py".formatted(i / 1000, i / 50 % 20, i));
      Files.createDirectories(file.getParent());
      StringBuilder text = new StringBuilder();
      for (int words = 50 + random.nextInt(850); words > 0; words--) {
        text.append((char) ('a' + random.nextInt(26))).append(Integer.toString(random.nextInt(1 << 20), 36)).append(' ');
      }
      Files.write(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    }
    Path one = directory.resolve("src/10/05/one.py");
    Files.createDirectories(one.getParent());
    Files.writeString(one, "0\n");
    Files.createDirectories(directory.resolve("big"));
    byte[] chunk = new byte[1 << 20];
    byte[] noise = new byte[3 << 18];
    for (int i = 0; i < large; i++) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(directory.resolve("big/b" + i + ".bin")))) {
        for (int mib = 0; mib < mebibytes; mib++) {
          random.nextBytes(noise);
          System.arraycopy(noise, 0, chunk, 0, noise.length);
          out.write(chunk);
        }
      }
    }
  }
}
