package dev.bothy.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Sha256Test {
  private final Random random = new Random(7);

  @Test
  void theStandardsExamples() {
    assertThat(hex(new Sha256().digest(ascii("abc"))))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(
            hex(
                new Sha256()
                    .digest(ascii("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))))
        .isEqualTo("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assertThat(hex(new Sha256().digest()))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void thatForManyFilesIsTheSame() {
    byte[] message = message(3_000);
    assertThat(hex(Digest.sha256OfMany().digest(message)))
        .isEqualTo(hex(new Sha256().digest(message)));
  }

  @Test
  void messagesOfEveryLengthThatPadsOtherwiseAndAroundTheShortOnes() {
    IntStream lengths =
        IntStream.concat(
            IntStream.range(0, 300),
            IntStream.of(
                1000,
                4096,
                Sha256.SHORT - 1,
                Sha256.SHORT,
                Sha256.SHORT + 1,
                3 * Sha256.SHORT + 5));
    Sha256 reused = new Sha256();

    lengths.forEach(
        length -> {
          byte[] message = message(length);
          assertThat(new Sha256().digest(message)).as("%d bytes", length).isEqualTo(javas(message));
          assertThat(reused.digest(message)).as("%d, again", length).isEqualTo(javas(message));
        });
  }

  @Test
  void piecesOfAnySize() {
    for (int round = 0; round < 200; round++) {
      byte[] message = message(random.nextInt(round % 2 == 0 ? 500 : 2 * Sha256.SHORT));
      Sha256 sum = new Sha256();
      int at = 0;
      while (at < message.length) {
        int count = Math.min(1 + random.nextInt(message.length), message.length - at);
        switch (random.nextInt(4)) {
          case 0 -> {
            count = 1;
            sum.update(message[at]);
          }
          case 1 -> sum.update(Arrays.copyOfRange(message, at, at + count));
          case 2 -> sum.update(ByteBuffer.wrap(message, at, count));
          default -> sum.update(message, at, count);
        }
        at += count;
      }
      assertThat(sum.digest()).as("round %d", round).isEqualTo(javas(message));
    }
  }

  @Test
  void whatWasBegunIsForgottenByReset() {
    Sha256 sum = new Sha256();
    for (int length : new int[] {200, 2 * Sha256.SHORT}) {
      sum.update(message(length));
      sum.reset();

      assertThat(sum.digest(ascii("abc"))).isEqualTo(javas(ascii("abc")));
    }
  }

  @Test
  void intoTheCallersArray() throws DigestException {
    byte[] out = new byte[40];
    Sha256 sum = new Sha256();
    sum.update(ascii("abc"));

    assertThat(sum.digest(out, 4, 36)).isEqualTo(32);
    assertThat(Arrays.copyOfRange(out, 4, 36)).isEqualTo(javas(ascii("abc")));
    assertThatThrownBy(() -> sum.digest(out, 0, 31)).isInstanceOf(DigestException.class);
  }

  private byte[] message(int length) {
    byte[] message = new byte[length];
    random.nextBytes(message);
    return message;
  }

  private static byte[] javas(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
