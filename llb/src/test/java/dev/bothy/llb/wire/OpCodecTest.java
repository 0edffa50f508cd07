package dev.bothy.llb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.PassthroughOp;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.op.WorkerConstraints;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpCodecTest {
  private static String hex(Op op) {
    return HexFormat.of().formatHex(OpEncoder.encode(op));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void aSourceByteByByte() {
    Op op =
        new Op(
            List.of(),
            new SourceOp("local://ctx", Map.of("b", "", "a", "1")),
            null,
            WorkerConstraints.NONE);
    assertThat(hex(op))
        .isEqualTo(
            "5a00" // constraints, empty and present
                + "1a1c" // field 3, source
                + "0a0b6c6f63616c3a2f2f637478" // identifier
                + "12060a0161120131" // a: 1
                + "12050a01621200"); // b: empty, written all the same
  }

  @Test
  void minusOneTakesTenBytesAndZeroNone() {
    Op op =
        new Op(
            List.of(),
            new FileOp(List.of(new FileAction(-1, -1, 0, new FileAction.Rm("/x", false, false)))),
            null,
            WorkerConstraints.NONE);
    assertThat(hex(op))
        .isEqualTo(
            "5a00"
                + "221e121c" // field 4, file; field 2, action
                + "08ffffffffffffffffff01" // input
                + "10ffffffffffffffffff01" // secondary input
                + "3a040a022f78"); // field 7, rm; no output, it is 0
  }

  @Test
  void aPassthroughByteByByte() throws Exception {
    Digest of = Digest.of(new byte[0]);
    Op op =
        new Op(
            List.of(new Input(of, 0), new Input(of, 2)),
            new PassthroughOp("a.b", List.of(1, 0)),
            null,
            WorkerConstraints.NONE);
    String digest = HexFormat.of().formatHex(of.toString().getBytes(StandardCharsets.US_ASCII));
    String inputs = "0a490a47" + digest + "0a4b0a47" + digest + "1002";
    assertThat(hex(op))
        .isEqualTo(
            inputs
                + "5a00"
                + "4209" // field 8, passthrough
                + "0a03612e62" // id
                + "12020100"); // outputs, packed
    // As an older protobuf writes lists, and an older client the kind.
    assertThat(OpDecoder.decode(bytes(inputs + "4209" + "0a03612e62" + "10011000" + "5a00")))
        .isEqualTo(op);
  }

  @Test
  void exitCodesArePackedAndNegativeOnesAreTenBytes() {
    ExecMeta meta =
        new ExecMeta(
            List.of("a"),
            List.of(),
            "/",
            "",
            null,
            List.of(),
            "",
            List.of(),
            "",
            false,
            List.of(0, 300, -1));
    ExecOp exec =
        new ExecOp(
            meta,
            List.of(root()),
            ExecOp.Network.SANDBOX,
            ExecOp.Security.SANDBOX,
            List.of(),
            List.of());
    String hex = hex(new Op(List.of(), exec, Platform.LINUX_AMD64, null));
    assertThat(hex).contains("620d00ac02ffffffffffffffffff01");
  }

  private static Mount root() {
    return new Mount(-1, "", "/", 0, false, Mount.Bind.INSTANCE, "", Mount.ContentCache.DEFAULT);
  }

  @Test
  void mapKeysAreInTheOrderOfTheirBytes() {
    // U+FF5E is EF BD 9E, U+1F600 is F0 9F 98 80; as UTF-16 the second one comes first.
    Map<String, String> attrs = new LinkedHashMap<>();
    attrs.put("\uD83D\uDE00", "2");
    attrs.put("\uFF5E", "1");
    assertThat(new SourceOp("local://x", attrs).attrs().keySet())
        .containsExactly("\uFF5E", "\uD83D\uDE00");
  }

  @Test
  void textThatIsNotUnicodeIsNotWritten() {
    Op op = new Op(List.of(), new SourceOp("local://\uD800", Map.of()), null, null);
    assertThatThrownBy(() -> OpEncoder.encode(op))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("surrogate");
  }

  @Test
  void longMessagesGetLongerLengths() throws Exception {
    for (int size : new int[] {0, 1, 100, 127, 128, 16383, 16384, 70000, 2_100_000}) {
      Op op =
          new Op(
              List.of(),
              new FileOp(
                  List.of(
                      new FileAction(
                          -1, -1, 0, new FileAction.Mkfile("/f", 0644, new byte[size], null, -1)))),
              null,
              WorkerConstraints.NONE);
      assertThat(OpDecoder.decode(OpEncoder.encode(op))).isEqualTo(op);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # no kind at all
          5a00                             | an operation of no kind
          # passthrough without an id
          4200 5a00                        | a passthrough without an id
          # passthrough without a result
          42030a0161                       | a passthrough without a result
          # passthrough of an input that is not there
          42060a0161120100                 | passthrough refers to tree 0 of 0
          # the same as an older protobuf writes it
          42050a01611001                   | passthrough refers to tree 1 of 0
          # passthrough with an unknown field
          42021800                         | field 3 of passthrough is unknown
          # a field of the operation from the future
          7a00                             | field 15 of operation is unknown
          # source without identifier
          1a00                             | has no scheme
          # source with an unknown field
          1a021800                         | field 3 of source is unknown
          # two kinds
          1a00 2200                        | kind is given twice
          # exec without meta
          1200                             | an exec without meta
          # exec without arguments
          12020a00                         | an exec without arguments
          # exec without root
          12050a030a0161                   | an exec without a mount at /
          # network mode 7
          12021807                         | network mode 7 is unknown
          # mount at / of type 9
          12050a00 1203 0a01 30 09         | cut off
          # file without actions
          2200                             | a file operation without actions
          # action of no kind
          22021200                         | a file action of no kind
          # merge of nothing
          3200                             | a merge without inputs
          # diff with one side
          3a020a00                         | a diff without its two sides
          # diff of inputs that are not there
          3a040a001200                     | refers to tree 0 of 0
          # input that is no digest
          0a030a0161 1a00                  | not a sha256 digest
          # group wire type
          0b                               | wire type 3
          # length beyond the end
          1a7f                             | cut off
          # endless varint
          18ffffffffffffffffffffff01       | wire type 0 instead of 2
          # field number 0
          0200                             | field number out of range
          # identifier that is not UTF-8
          1a030a01ff                       | not UTF-8
          """)
  void whatIsWrongIsRefusedByName(String hex, String message) {
    assertThatThrownBy(() -> OpDecoder.decode(bytes(hex)))
        .isInstanceOf(MalformedDefinitionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void positionsBeyondTheInputsAreRefused() {
    Op op =
        new Op(
            List.of(),
            new FileOp(
                List.of(
                    new FileAction(-1, -1, -1, new FileAction.Rm("/a", false, false)),
                    new FileAction(1, -1, 0, new FileAction.Rm("/b", false, false)))),
            null,
            null);
    assertThatThrownBy(() -> OpDecoder.decode(OpEncoder.encode(op)))
        .hasMessage("file action refers to tree 1 of 1");
  }
}
