package dev.bothy.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.solve.report.SolveNotes;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConversationTest {

  /** A worker that does nothing but end with its input. */
  private static final class Deaf extends Process {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final PipedInputStream output = new PipedInputStream();
    private final PipedOutputStream end;

    Deaf() throws IOException {
      end = new PipedOutputStream(output);
    }

    @Override
    public OutputStream getOutputStream() {
      return new OutputStream() {
        @Override
        public void write(int b) {
          told.write(b);
        }

        @Override
        public void close() throws IOException {
          end.close();
        }
      };
    }

    @Override
    public InputStream getInputStream() {
      return output;
    }

    @Override
    public InputStream getErrorStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public int waitFor() {
      return 0;
    }

    @Override
    public int exitValue() {
      return 0;
    }

    @Override
    public void destroy() {}

    List<Class<?>> told() throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(told.toByteArray()));
      List<Class<?>> messages = new ArrayList<>();
      while (in.available() > 0) {
        messages.add(ClientMessage.decode(in).getClass());
      }
      return messages;
    }
  }

  static List<WorkerRequest> upkeep() {
    return List.of(
        new WorkerRequest.Prune(-1, 0, true, "me"),
        new WorkerRequest.Usage(),
        new WorkerRequest.Check());
  }

  @ParameterizedTest
  @MethodSource("upkeep")
  void aWorkerThatRunsNothingIsNotWaitedForWhenItIsCancelled(WorkerRequest request)
      throws Exception {
    Deaf worker = new Deaf();
    Thread.currentThread().interrupt();
    try (Conversation conversation =
        new Conversation(worker, Supplies.of(Map.of()), SolveListener.none(), SolveNotes.NONE)) {
      assertThat(conversation.run(new ClientMessage.Begin("/store", false, request), false))
          .isInstanceOf(WorkerMessage.Cancelled.class);
    } finally {
      Thread.interrupted();
    }
    assertThat(worker.told()).containsExactly(ClientMessage.Begin.class);
  }

  @Test
  @Timeout(20) // of a command that would wait for ever
  void aWorkerThatSaysWhatNobodyUnderstandsIsTakenForBroken() throws Exception {
    Deaf worker = new Deaf();
    DataOutputStream says = new DataOutputStream(worker.end);
    says.write(new WorkerMessage.Ready().encode());
    says.writeByte(7); // a pin
    Wire.text(says, "no digest");
    try (Conversation conversation =
        new Conversation(worker, Supplies.of(Map.of()), SolveListener.none(), SolveNotes.NONE)) {
      assertThatThrownBy(
              () ->
                  conversation.run(
                      new ClientMessage.Begin("/store", false, new WorkerRequest.Usage()), false))
          .isInstanceOf(SolveException.class)
          .hasMessageContaining("the worker process ended before its work was done")
          .hasMessageContaining("no digest");
    }
  }
}
