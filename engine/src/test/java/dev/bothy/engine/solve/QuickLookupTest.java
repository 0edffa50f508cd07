package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.solve.quick.QuickLookup;
import dev.bothy.engine.solve.report.SolveNotes;
import dev.bothy.engine.source.HangingServer;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.LayerId;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(50)
class QuickLookupTest extends SolveBench {
  private HangingServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new HangingServer();
  }

  @AfterEach
  void shutDown() {
    server.close();
  }

  private State graph(int files) {
    List<State> states = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      states.add(run(State.http(server.at("/" + i)), "step" + i));
    }
    return State.merge(states);
  }

  /** And on the disk, as what counts here must be. */
  private List<LayerId> solved(State state) throws Exception {
    List<LayerId> layers = solve(state).layers();
    close();
    open();
    return layers;
  }

  private @Nullable List<LayerId> look(State state) throws Exception {
    Sources sources = new Sources(store, new SourceSettings(locals, Map.of(), false, false));
    return new QuickLookup(store, sources, false)
        .find(state.marshal(Platform.parse("linux/amd64")), SolveNotes.NONE);
  }

  @Test
  void whatHasNotChangedIsKnown() throws Exception {
    State state = graph(3);
    assertThat(look(state)).isNull();
    List<LayerId> layers = solved(state);
    assertThat(look(state)).isEqualTo(layers);
  }

  /** All are asked, though none has answered when it is over. */
  @Test
  void serversThatHangAreWaitedForTogetherAndNotForLong() throws Exception {
    State state = graph(8);
    solved(state);
    List<CountDownLatch> asked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      CountDownLatch _ = server.hangAt("/" + i);
      asked.add(server.asked("/" + i));
    }
    assertThat(look(state)).isNull();
    for (CountDownLatch one : asked) {
      one.await();
    }
  }

  @Test
  void noServerIsAskedWhereOneSourceTakesMoreThanThat() throws Exception {
    State state = graph(1);
    solved(state);
    server.hangAt("/0");
    assertThat(look(State.merge(List.of(state, State.http(server.at("/new")))))).isNull();
    assertThat(server.asked("/0").getCount()).isOne();
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    State state = graph(2);
    solved(state);
    server.hangAt("/1");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread looking =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    List<LayerId> _ = look(state);
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                });
    server.asked("/1").await();
    looking.interrupt();
    looking.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aServerThatIsGoneIsForTheWorkerToTell() throws Exception {
    State state = graph(2);
    solved(state);
    server.close();
    assertThat(look(state)).isNull();
    assertThatThrownBy(() -> solve(state)).hasMessageContaining("Connection refused");
  }
}
