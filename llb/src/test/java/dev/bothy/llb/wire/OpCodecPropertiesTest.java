package dev.bothy.llb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpKind;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OpCodecPropertiesTest {
  @Property(seed = "20261120")
  void whatIsWrittenIsReadBack(@ForAll long seed) throws Exception {
    Op op = new Ops(seed).op();
    byte[] bytes = OpEncoder.encode(op);
    assertThat(OpDecoder.decode(bytes)).isEqualTo(op);
    assertThat(OpEncoder.encode(OpDecoder.decode(bytes))).isEqualTo(bytes);
  }

  /** Bytes from outside either are an operation or are refused; nothing else ever happens. */
  @Property(seed = "20261120")
  void damagedBytesAreRefusedOrRead(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = OpEncoder.encode(new Ops(seed).op());
    for (int i = 0; i < 20; i++) {
      byte[] damaged = bytes.clone();
      int hits = 1 + random.nextInt(3);
      for (int h = 0; h < hits; h++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      byte[] cut = java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length + 1));
      tryDecode(damaged);
      tryDecode(cut);
    }
  }

  private static void tryDecode(byte[] bytes) {
    try {
      OpEncoder.encode(OpDecoder.decode(bytes));
    } catch (MalformedDefinitionException e) {
      assertThat(e).hasMessageContaining(" ");
    }
  }

  /** The encoder asks with instanceof, which no compiler checks for completeness. */
  @Test
  void everyKindIsAmongTheSamples() {
    Set<Class<?>> seen = new HashSet<>();
    for (long seed = 0; seed < 2_000; seed++) {
      Op op = new Ops(seed).op();
      seen.add(op.kind().getClass());
      if (op.kind() instanceof ExecOp exec) {
        exec.mounts().forEach(m -> seen.add(m.type().getClass()));
      } else if (op.kind() instanceof FileOp file) {
        file.actions().forEach(a -> seen.add(a.command().getClass()));
      }
    }
    for (Class<?> sealed : List.of(OpKind.class, Mount.Type.class, FileAction.Command.class)) {
      assertThat(seen).contains(sealed.getPermittedSubclasses());
    }
  }
}
