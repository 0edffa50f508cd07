package dev.bothy.llb.state;

import dev.bothy.llb.op.FileAction;
import org.jspecify.annotations.Nullable;

/** Owners as people write them. */
final class Ownership {
  private Ownership() {}

  /**
   * {@code user[:group]}, each a name or a number; null stays null.
   *
   * @param base the tree in whose passwd and group files names are looked up
   */
  static FileAction.@Nullable Chown parse(@Nullable String text, int base) {
    if (text == null) {
      return null;
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new FileAction.Chown(owner(text, base), null);
    }
    return new FileAction.Chown(
        owner(text.substring(0, colon), base), owner(text.substring(colon + 1), base));
  }

  private static FileAction.Owner owner(String text, int base) {
    if (text.isEmpty() || text.equals("root")) {
      return new FileAction.ById(0);
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > (Integer.MAX_VALUE - digit) / 10) {
        return new FileAction.ByName(text, base);
      }
      number = number * 10 + digit;
    }
    return new FileAction.ById(number);
  }
}
