package dev.bothy.oci.tar;

import dev.bothy.oci.OciFormatException;
import java.util.ArrayList;
import java.util.List;

/** The data regions of a sparse file, ascending; all between them is zeros. */
final class SparseMap {
  /** 16 MB of headers: beyond any real file. */
  static final int MAX_REGIONS = 1 << 20;

  private final List<long[]> regions = new ArrayList<>();

  void add(long offset, long length, String name) throws OciFormatException {
    if (regions.size() >= MAX_REGIONS) {
      throw new OciFormatException("sparse file " + name + " has too many regions");
    }
    if (offset < 0 || length < 0 || offset + length < 0 || offset < end()) {
      throw new OciFormatException("sparse file " + name + " has overlapping or negative regions");
    }
    regions.add(new long[] {offset, length});
  }

  private long end() {
    return regions.isEmpty() ? 0 : regions.getLast()[0] + regions.getLast()[1];
  }

  void check(long realSize, long stored, String name) throws OciFormatException {
    long sum = 0;
    for (long[] region : regions) {
      sum += region[1];
    }
    if (end() > realSize || sum != stored) {
      throw new OciFormatException("sparse file " + name + " has a map that does not fit its data");
    }
  }

  int size() {
    return regions.size();
  }

  long offset(int i) {
    return regions.get(i)[0];
  }

  long length(int i) {
    return regions.get(i)[1];
  }
}
