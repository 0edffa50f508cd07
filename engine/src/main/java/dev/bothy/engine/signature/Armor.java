package dev.bothy.engine.signature;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Bytes between lines of text, as RFC 9580 §6.2 has them. */
final class Armor {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private Armor() {}

  /**
   * One block.
   *
   * @param type such as {@code PGP SIGNATURE}
   * @param lines of it, with its first and its last
   */
  record Block(String type, List<String> lines) {
    Block {
      lines = List.copyOf(lines);
    }

    /** As it is written. */
    String text() {
      return String.join("\n", lines) + "\n";
    }

    /** Without its armor. The checksum is left out: what counts is signed. */
    byte[] bytes() throws Unverified {
      StringBuilder base64 = new StringBuilder();
      int from = 1;
      while (from < lines.size() - 1 && lines.get(from).indexOf(':') >= 0) {
        from++;
      }
      for (String line : lines.subList(from, lines.size() - 1)) {
        if (!line.startsWith("=")) {
          base64.append(line);
        }
      }
      try {
        return Base64.getDecoder().decode(base64.toString());
      } catch (IllegalArgumentException e) {
        throw new Unverified("has a " + type + " that is no base64", null);
      }
    }
  }

  /** All blocks of a text, whatever stands between them. */
  static List<Block> blocks(String text) throws Unverified {
    List<Block> found = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    String type = "";
    for (String raw : text.lines().toList()) {
      String line = raw.strip();
      if (type.isEmpty()) {
        if (line.startsWith(BEGIN) && line.endsWith(DASHES) && line.length() > BEGIN.length() + 5) {
          type = line.substring(BEGIN.length(), line.length() - DASHES.length());
          lines.add(line);
        }
        continue;
      }
      lines.add(line);
      if (line.equals(END + type + DASHES)) {
        found.add(new Block(type, lines));
        lines.clear();
        type = "";
      }
    }
    if (!type.isEmpty()) {
      throw new Unverified("has a " + type + " that does not end", null);
    }
    return found;
  }
}
