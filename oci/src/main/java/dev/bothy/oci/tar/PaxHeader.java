package dev.bothy.oci.tar;

import dev.bothy.oci.OciFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The records of PAX headers; values stay bytes because extended attributes are. */
final class PaxHeader {
  private static final String XATTR = "SCHILY.xattr.";

  private final TreeMap<String, byte[]> records = new TreeMap<>();

  /** GNU sparse format 0.0 repeats its keys; here in pairs. */
  private final List<Long> sparsePairs = new ArrayList<>();

  PaxHeader() {}

  PaxHeader(PaxHeader globals) {
    records.putAll(globals.records);
  }

  void parse(byte[] data) throws OciFormatException {
    int at = 0;
    while (at < data.length && data[at] != 0) {
      int space = at;
      long length = 0;
      while (space < data.length && data[space] >= '0' && data[space] <= '9' && space - at < 10) {
        length = length * 10 + (data[space] - '0');
        space++;
      }
      long end = at + length;
      if (space == at || space >= data.length || data[space] != ' ' || end > data.length) {
        throw broken();
      }
      int equals = space + 1;
      while (equals < end && data[equals] != '=') {
        equals++;
      }
      if (equals >= end - 1 || equals == space + 1 || data[(int) end - 1] != '\n') {
        throw broken();
      }
      String key = ByteText.decode(data, space + 1, equals);
      put(key, Arrays.copyOfRange(data, equals + 1, (int) end - 1));
      at = (int) end;
    }
  }

  private static OciFormatException broken() {
    return new OciFormatException("tar archive: a PAX header is malformed");
  }

  private void put(String key, byte[] value) throws OciFormatException {
    if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
      boolean offset = key.endsWith("offset");
      if (offset != (sparsePairs.size() % 2 == 0)
          || sparsePairs.size() >= 2 * SparseMap.MAX_REGIONS) {
        throw broken();
      }
      sparsePairs.add(number(key, ByteText.decode(value)));
    } else if (value.length == 0 && !key.startsWith(XATTR)) {
      records.remove(key); // an empty value takes back a global one; attributes may be empty
    } else {
      records.put(key, value);
    }
  }

  @Nullable String text(String key) {
    byte[] value = records.get(key);
    return value == null ? null : ByteText.decode(value);
  }

  long numberOr(String key, long otherwise) throws OciFormatException {
    String value = text(key);
    return value == null ? otherwise : number(key, value);
  }

  private static long number(String key, String value) throws OciFormatException {
    try {
      long number = Long.parseLong(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new OciFormatException("tar archive: PAX field " + key + " is not a number");
  }

  @Nullable PaxTime mtime() throws OciFormatException {
    String value = text("mtime");
    try {
      return value == null ? null : PaxTime.parse(value);
    } catch (NumberFormatException e) {
      throw new OciFormatException("tar archive: PAX field mtime is not a time", e);
    }
  }

  Map<String, byte[]> xattrs() {
    Map<String, byte[]> result = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : records.tailMap(XATTR).entrySet()) {
      if (!entry.getKey().startsWith(XATTR)) {
        break;
      }
      result.put(entry.getKey().substring(XATTR.length()), entry.getValue());
    }
    return result;
  }

  /** The regions of sparse formats 0.0 and 0.1; null for others. */
  @Nullable SparseMap sparseMap(String name) throws OciFormatException {
    List<Long> pairs = sparsePairs;
    String map = text("GNU.sparse.map");
    if (map != null) {
      pairs = new ArrayList<>();
      for (String part : map.split(",", -1)) {
        pairs.add(number("GNU.sparse.map", part));
      }
    } else if (pairs.isEmpty()) {
      return null;
    }
    if (pairs.size() % 2 != 0) {
      throw broken();
    }
    SparseMap result = new SparseMap();
    for (int i = 0; i < pairs.size(); i += 2) {
      result.add(pairs.get(i), pairs.get(i + 1), name);
    }
    return result;
  }
}
