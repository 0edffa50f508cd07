package dev.bothy.engine.signature;

import dev.bothy.engine.op.StepFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** GnuPG's program that checks signatures against given keys, and what it says of each. */
final class Gpgv {
  /** What begins the lines that are meant for programs; its words are GnuPG's doc/DETAILS. */
  private static final String MARK = "[GNUPG:] ";

  private static final String NO_KEY = "9";

  private final Path place;
  private final Tool tool;

  Gpgv(Path place) {
    this.place = place;
    this.tool = new Tool("gpgv", "gpgv", place);
  }

  /**
   * What is said of one signature.
   *
   * @param state {@code GOODSIG}, {@code EXPSIG}, {@code EXPKEYSIG} or {@code REVKEYSIG} where it
   *     is of these bytes and this key; else {@code BADSIG}, {@code ERRSIG} or ""
   * @param keyId of who made it, or ""
   * @param key the fingerprint of who made it; "" unless it is of these bytes
   * @param made in seconds since 1970
   * @param algorithm of the key, by its number
   * @param hash by its number
   * @param expiries of keys that have expired, in seconds since 1970
   */
  record Said(
      String state,
      String keyId,
      String key,
      long made,
      int algorithm,
      int hash,
      boolean keyIsMissing,
      List<Long> expiries) {
    Said {
      expiries = List.copyOf(expiries);
    }

    /** Whether it is of these bytes, by one of the keys, however old that is. */
    boolean isOfTheKey() {
      return !key.isEmpty();
    }
  }

  /**
   * Checks a detached signature.
   *
   * @return what is said of each signature in it
   */
  List<Said> check(byte[] ring, byte[] signature, Path data)
      throws Unverified, StepFailure, IOException, InterruptedException {
    Path keys = place.resolve("keys.pgp");
    Path detached = place.resolve("signature.pgp");
    Files.write(keys, ring);
    Files.write(detached, signature);
    Tool.Outcome outcome =
        tool.run(
            null,
            "--homedir",
            place.toString(),
            "--status-fd",
            "1",
            "--keyring",
            keys.toString(),
            "--",
            detached.toString(),
            data.toString());
    List<Said> all = read(outcome.out());
    if (all.isEmpty()) {
      throw new Unverified("cannot be checked: " + Tool.lastLine(outcome.err()), null);
    }
    return all;
  }

  private static List<Said> read(String out) {
    List<Said> all = new ArrayList<>();
    List<String[]> lines = new ArrayList<>();
    for (String line : out.lines().toList()) {
      if (!line.startsWith(MARK)) {
        continue;
      }
      String[] words = line.substring(MARK.length()).split(" ", -1);
      if (words[0].equals("NEWSIG")) {
        add(lines, all);
      }
      lines.add(words);
    }
    add(lines, all);
    return all;
  }

  private static void add(List<String[]> lines, List<Said> all) {
    if (lines.isEmpty()) {
      return;
    }
    String state = "";
    String keyId = "";
    String key = "";
    long made = 0;
    int algorithm = 0;
    int hash = 0;
    boolean missing = false;
    List<Long> expiries = new ArrayList<>();
    for (String[] words : lines) {
      switch (words[0]) {
        case "GOODSIG", "EXPSIG", "EXPKEYSIG", "REVKEYSIG", "BADSIG", "ERRSIG" -> {
          state = words[0];
          keyId = word(words, 1);
          missing = state.equals("ERRSIG") && word(words, 6).equals(NO_KEY);
        }
        case "VALIDSIG" -> {
          key = word(words, 1);
          made = number(word(words, 3));
          algorithm = (int) number(word(words, 7));
          hash = (int) number(word(words, 8));
        }
        case "KEYEXPIRED" -> {
          long when = number(word(words, 1));
          if (when > 0) {
            expiries.add(when);
          }
        }
        default -> {}
      }
    }
    lines.clear();
    all.add(new Said(state, keyId, key, made, algorithm, hash, missing, expiries));
  }

  private static String word(String[] words, int index) {
    return index < words.length ? words[index] : "";
  }

  private static long number(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
