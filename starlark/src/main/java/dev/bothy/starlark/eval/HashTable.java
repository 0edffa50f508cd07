package dev.bothy.starlark.eval;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The insertion-ordered hash table under dict and set: entries lie dense in the order of insertion,
 * and an open-addressing index of their positions finds them. Removing leaves a hole that growing
 * sweeps out.
 */
final class HashTable {
  private static final int DELETED = -1;

  /** What a table and the dict or set around it take while they are small. */
  private static final int EMPTY_BYTES = 256;

  /** What an entry's key and value may take beside their places in a table. */
  static final long ENTRY_BYTES = 2 * Sizes.BOX;

  /** A place for a key, a value, a hash, and its share of the index. */
  private static final int PLACE_BYTES = 20;

  /** A cleared table keeps room for so many entries. */
  private static final int KEPT = 64;

  /** More probes than honest keys ever need; the rest are steps, so that a flood of keys ends. */
  private static final int FREE_PROBES = 32;

  /** Positions plus one; 0 is free. Its length is a power of two. */
  private int[] index;

  private @Nullable Object[] keys;
  private @Nullable Object[] values;
  private int[] hashes;

  /** Entries and holes. */
  private int used;

  private int live;

  /**
   * Before this position there are only holes, which keeps taking from the front linear in total.
   */
  private int first;

  /** Whether keys, hashes and index belong to other tables too, so that they may not change. */
  private boolean shared;

  HashTable() {
    Work.allocate(EMPTY_BYTES);
    index = new int[8];
    keys = new Object[5];
    values = new Object[5];
    hashes = new int[5];
  }

  /** A table of these keys for {@link #HashTable(HashTable, Object[])}; nothing is charged. */
  private HashTable(String[] names) {
    int n = names.length;
    index = new int[indexLength(n)];
    keys = names;
    values = new Object[n];
    hashes = new int[n];
    for (int i = 0; i < n; i++) {
      hashes[i] = Values.hash(names[i]);
      link(i, hashes[i]);
    }
    used = n;
    live = n;
  }

  /**
   * A table without values, of different keys; few enough that nothing is charged for finding them.
   */
  static HashTable ofKeys(String[] names) {
    if (names.length >= FREE_PROBES) {
      throw new IllegalArgumentException(names.length + " keys");
    }
    return new HashTable(names);
  }

  /** As if each value had been put under its key; takes the array over. */
  HashTable(HashTable template, Object[] values) {
    int n = values.length;
    Work.allocate(EMPTY_BYTES + (n <= 5 ? 0 : Sizes.array(n, PLACE_BYTES)));
    this.values = values;
    index = template.index;
    keys = template.keys;
    hashes = template.hashes;
    used = n;
    live = n;
    shared = true;
  }

  /** What is shared becomes its own; that was charged when it was made. */
  private void own() {
    if (shared) {
      index = index.clone();
      keys = Arrays.copyOf(keys, keys.length, Object[].class);
      hashes = hashes.clone();
      shared = false;
    }
  }

  int size() {
    return live;
  }

  /**
   * The position of the first entry at or after the given one, or -1: iterate with {@code i =
   * next(i + 1)}.
   */
  int next(int from) {
    int i = Math.max(from, first);
    while (i < used && keys[i] == null) {
      i++;
    }
    return i < used ? i : -1;
  }

  @SuppressWarnings("NullAway") // only for positions that next or find answered
  Object keyAt(int position) {
    return keys[position];
  }

  @SuppressWarnings("NullAway") // only for positions that next or find answered
  Object valueAt(int position) {
    return values[position];
  }

  void setValueAt(int position, Object value) {
    values[position] = value;
  }

  /** The position of a key's entry, or -1. */
  int find(Object key, int hash) {
    int mask = index.length - 1;
    int left = FREE_PROBES;
    for (int slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      int entry = index[slot];
      if (entry == 0) {
        return -1;
      }
      if (--left <= 0) {
        Work.step(1);
      }
      if (entry != DELETED && hashes[entry - 1] == hash) {
        Object k = keys[entry - 1];
        if (k != null && Values.equal(k, key)) {
          return entry - 1;
        }
      }
    }
  }

  @Nullable Object get(Object key) {
    if (live == 0) {
      Values.hash(key);
      return null;
    }
    int at = find(key, Values.hash(key));
    return at < 0 ? null : values[at];
  }

  /** Whether the key is new. */
  boolean put(Object key, Object value) {
    int hash = Values.hash(key);
    int at = find(key, hash);
    if (at >= 0) {
      values[at] = value;
      return false;
    }
    if (used == keys.length) {
      grow();
    }
    keys[used] = key;
    values[used] = value;
    hashes[used] = hash;
    link(used++, hash);
    live++;
    return true;
  }

  void putAll(HashTable other) {
    int end = other.used;
    for (int i = other.next(0); i >= 0 && i < end; i = other.next(i + 1)) {
      put(other.keyAt(i), other.valueAt(i));
    }
  }

  /** The removed value, or null. */
  @Nullable Object remove(Object key) {
    int hash = Values.hash(key);
    int at = find(key, hash);
    if (at < 0) {
      return null;
    }
    own();
    Object value = values[at];
    int mask = index.length - 1;
    int slot = spread(hash) & mask;
    while (index[slot] != at + 1) {
      slot = (slot + 1) & mask;
    }
    index[slot] = DELETED;
    keys[at] = null;
    values[at] = null;
    live--;
    if (live == 0) {
      clear();
    } else if (at == first) {
      first = next(at);
    }
    return value;
  }

  void clear() {
    own();
    if (keys.length > KEPT) {
      // A large table that is filled and emptied one by one would be swept each time.
      index = new int[8];
      keys = new Object[5];
      values = new Object[5];
      hashes = new int[5];
    } else {
      Arrays.fill(index, 0);
      Arrays.fill(keys, 0, used, null);
      Arrays.fill(values, 0, used, null);
    }
    used = 0;
    live = 0;
    first = 0;
  }

  private void link(int position, int hash) {
    int mask = index.length - 1;
    int slot = spread(hash) & mask;
    int left = FREE_PROBES;
    while (index[slot] > 0) {
      slot = (slot + 1) & mask;
      if (--left <= 0) {
        Work.step(1);
      }
    }
    index[slot] = position + 1;
  }

  /** Sweeps the holes out, and doubles when there were few. */
  private void grow() {
    int capacity =
        keys.length == 0 || live > keys.length / 2 ? Math.max(8, keys.length * 2) : keys.length;
    Work.allocate(Sizes.array(capacity, PLACE_BYTES) + 3L * Sizes.BOX);
    @Nullable Object[] newKeys = new Object[capacity];
    @Nullable Object[] newValues = new Object[capacity];
    int[] newHashes = new int[capacity];
    int to = 0;
    for (int i = first; i < used; i++) {
      if (keys[i] != null) {
        newKeys[to] = keys[i];
        newValues[to] = values[i];
        newHashes[to++] = hashes[i];
      }
    }
    keys = newKeys;
    values = newValues;
    hashes = newHashes;
    shared = false;
    used = to;
    first = 0;
    index = new int[indexLength(capacity)];
    for (int i = 0; i < used; i++) {
      link(i, hashes[i]);
    }
  }

  private static int indexLength(int capacity) {
    return Integer.highestOneBit(Math.max(4, capacity * 3 / 2) - 1) << 1;
  }

  private static int spread(int hash) {
    int h = hash * 0x9E3779B9;
    return h ^ h >>> 16;
  }
}
