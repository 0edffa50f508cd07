package dev.bothy.engine.sys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.oci.tar.ByteText;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class FileNamesTest {
  @Property(seed = "20261120")
  void everyNameIsKeptByteForByte(@ForAll @Size(max = 40) byte[] raw) {
    assertThat(ByteText.encode(ByteText.decode(raw, 0, raw.length))).isEqualTo(raw);
  }

  @Property(seed = "20261120")
  void namesSortAsTheirBytesDo(@ForAll @Size(max = 6) byte[] a, @ForAll @Size(max = 6) byte[] b) {
    int byBytes = Arrays.compareUnsigned(a, b);
    int byName =
        FileNames.BY_BYTES.compare(
            ByteText.decode(a, 0, a.length), ByteText.decode(b, 0, b.length));
    assertThat(Integer.signum(byName)).isEqualTo(Integer.signum(byBytes));
  }
}
