package dev.bothy.oci.tar;

/** What a tar entry is. */
public enum EntryType {
  FILE('0'),
  HARD_LINK('1'),
  SYMLINK('2'),
  CHARACTER_DEVICE('3'),
  BLOCK_DEVICE('4'),
  DIRECTORY('5'),
  FIFO('6');

  private final char flag;

  EntryType(char flag) {
    this.flag = flag;
  }

  char flag() {
    return flag;
  }
}
