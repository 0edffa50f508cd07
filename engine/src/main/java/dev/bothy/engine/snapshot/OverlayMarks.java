package dev.bothy.engine.snapshot;

import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Xattrs;

/**
 * How overlayfs marks deletions in a layer: a whiteout node for a name, the attribute {@code
 * overlay.opaque} on a directory that hides all below it.
 *
 * @param userXattrs whether the attributes are in {@code user.} or in {@code trusted.}
 */
public record OverlayMarks(boolean userXattrs) {
  private static final byte[] YES = {'y'};

  private String prefix() {
    return userXattrs ? "user.overlay." : "trusted.overlay.";
  }

  /** Whether the attribute is overlayfs's own and says nothing about the file. */
  public boolean isOwn(String attribute) {
    return attribute.startsWith(prefix());
  }

  /** Whether the attribute hides what lies below its directory. */
  boolean isOpaque(String attribute) {
    return attribute.equals(prefix() + "opaque");
  }

  /** Whether layers of images carry the attribute; others are this host's, or overlayfs's. */
  public boolean isPortable(String attribute) {
    boolean carried = attribute.equals("security.capability") || attribute.startsWith("user.");
    return carried && !isOwn(attribute);
  }

  /** Whether the directory hides what lies below it. */
  public boolean isOpaque(Fd dir, String name) throws ErrnoException {
    byte[] value = Xattrs.get(dir, name, prefix() + "opaque");
    return value != null && value.length == 1 && value[0] == 'y';
  }

  public void makeOpaque(Fd dir, String name) throws ErrnoException {
    Xattrs.set(dir, name, prefix() + "opaque", YES);
  }

  public void makeTransparent(Fd dir, String name) throws ErrnoException {
    Xattrs.remove(dir, name, prefix() + "opaque");
  }

  /** Marks the name as deleted. */
  public void whiteout(Fd dir, String name) throws ErrnoException {
    FileCalls.whiteout(dir, name);
  }
}
