package dev.bothy.llb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.FileActions;
import dev.bothy.llb.state.State;
import dev.bothy.llb.wire.Envelope;
import dev.bothy.llb.wire.MalformedDefinitionException;
import dev.bothy.llb.wire.OpEncoder;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionTest {
  private static final State GRAPH =
      State.image("debian:12")
          .named("the \"base\"\n\\")
          .run(Exec.sh("make"))
          .at(new SourceLocation("build.envd", 3, 7));

  private static Definition definition() {
    return GRAPH.marshal(Platform.LINUX_AMD64);
  }

  private static List<byte[]> operations(Definition d) {
    List<byte[]> list = new ArrayList<>();
    for (Vertex v : d.vertices()) {
      list.add(OpEncoder.encode(v.op()));
    }
    list.add(OpEncoder.encodeTerminal(d.target()));
    return list;
  }

  private static Definition parse(List<byte[]> operations) throws MalformedDefinitionException {
    return Definition.parse(new Envelope(operations, Map.of(), null).encode());
  }

  @Test
  void metadataAndPlacesComeThrough() throws Exception {
    Definition d = Definition.parse(definition().toBytes());
    assertThat(d.vertices().get(0).name()).isEqualTo("the \"base\"\n\\");
    assertThat(d.vertices().get(1).location()).isEqualTo(new SourceLocation("build.envd", 3, 7));
    assertThat(d.vertices().get(1).metadata().caps()).containsKeys("exec.meta.base");
    assertThat(d.inputs(d.vertices().get(1))).containsExactly(d.vertices().get(0));
  }

  @Test
  void theOrderOfTheWireDoesNotMatter() throws Exception {
    List<byte[]> operations = operations(definition());
    Collections.swap(operations, 0, 1);
    Definition d = parse(operations);
    assertThat(d.vertices())
        .extracting(Vertex::digest)
        .isEqualTo(definition().vertices().stream().map(Vertex::digest).toList());
  }

  @Test
  void whatTheTargetDoesNotNeedIsDropped() throws Exception {
    List<byte[]> operations = operations(definition());
    operations.addFirst(operations(State.image("alpine").marshal(Platform.LINUX_AMD64)).getFirst());
    assertThat(parse(operations).vertices()).hasSize(2);
  }

  @Test
  void noBytesAreScratch() throws Exception {
    assertThat(Definition.parse(new byte[0])).isEqualTo(Definition.SCRATCH);
    assertThat(Definition.SCRATCH.toJson())
        .isEqualTo("{\n  \"schemaVersion\": 1,\n  \"ops\": []\n}\n");
  }

  @Test
  void brokenGraphsAreRefused() {
    List<byte[]> operations = operations(definition());
    List<byte[]> noTarget = operations.subList(0, 2);
    assertThatThrownBy(() -> parse(noTarget)).hasMessageContaining("not a target");

    List<byte[]> noParent = operations.subList(1, 3);
    assertThatThrownBy(() -> parse(noParent)).hasMessageContaining("not in the definition");

    Input beyond = new Input(definition().target().digest(), 1);
    List<byte[]> noSuchOutput = new ArrayList<>(operations.subList(0, 2));
    noSuchOutput.add(OpEncoder.encodeTerminal(beyond));
    assertThatThrownBy(() -> parse(noSuchOutput)).hasMessageContaining("takes output 1");
  }

  @Test
  void filesThatAreNoDefinition() {
    for (String text : List.of("{\"a\": 1}", "#!/bin/sh\n", "FROM debian\n", "\u0000\u0000")) {
      assertThatThrownBy(() -> Definition.parse(text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(MalformedDefinitionException.class);
    }
  }

  @Test
  void buildingRefusesWhatDoesNotHoldTogether() {
    DefinitionBuilder builder = new DefinitionBuilder();
    Vertex exec = definition().vertices().get(1);
    assertThatThrownBy(() -> builder.add(exec.op(), OpMetadata.NONE, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.build(new Input(Digest.of(new byte[0]), 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jsonForScripts() {
    String json =
        State.scratch()
            .file(FileActions.NONE.mkfile("/a", 0644, "tab\there").rm("/b"))
            .marshal(Platform.LINUX_AMD64)
            .toJson();
    assertThat(json)
        .contains("\"schemaVersion\": 1,")
        .contains("\"path\": \"/a\"", "\"mode\": \"0644\"", "\"data\": \"tab\\there\"")
        .endsWith("]\n}\n");
    assertThat(definition().toJson())
        .contains("\"name\": \"the \\\"base\\\"\\n\\\\\"")
        .contains("\"location\": \"build.envd:3:7\"")
        .contains("\"platform\": \"linux/amd64\"");
  }

  @Test
  void dotForPeople() {
    assertThat(definition().toDot())
        .isEqualTo(
            """
            digraph llb {
              rankdir=TB;
              node [fontsize=10];
              n0 [shape=ellipse, label="the \\"base\\"\\n\\\\", tooltip="%s"];
              n1 [shape=box, label="/bin/sh -c make\\nbuild.envd:3:7", tooltip="%s"];
              n0 -> n1;
              target [shape=point];
              n1 -> target;
            }
            """
                .formatted(
                    definition().vertices().get(0).digest(),
                    definition().vertices().get(1).digest()));
  }
}
