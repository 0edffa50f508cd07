package dev.bothy.llb.wire;

import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpKind;
import dev.bothy.llb.op.PassthroughOp;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.op.WorkerConstraints;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Valid operations with every field used now and then, from a seed. */
final class Ops {
  private static final String[] TEXTS = {
    "", "a", "/", "/usr/bin", "ä", "\uD83D\uDE00", "\uFF5E", "with space", "\u0000", "x".repeat(200)
  };
  private final Random random;

  Ops(long seed) {
    random = new Random(seed);
  }

  Op op() {
    List<Input> inputs = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      inputs.add(
          new Input(
              Digest.of(Integer.toString(random.nextInt()).getBytes(StandardCharsets.UTF_8)),
              random.nextInt(3)));
    }
    OpKind kind =
        switch (random.nextInt(7)) {
          case 6 ->
              count == 0 ? new DiffOp(-1, -1) : new PassthroughOp("p" + text(), numbers(count));
          case 5 ->
              new BuildOp(number(count), Map.of(text(), number(count)), new byte[] {1, 2}, map());
          case 0 -> {
            inputs.clear();
            yield new SourceOp(text() + "x://" + text(), map());
          }
          case 1 -> exec(count);
          case 2 -> file(count);
          case 3 -> count == 0 ? new DiffOp(-1, -1) : new MergeOp(numbers(count));
          default -> new DiffOp(number(count), number(count));
        };
    return new Op(
        inputs,
        kind,
        flip() ? new Platform("linux", flip() ? "amd64" : "arm", flip() ? "v6" : "", "") : null,
        flip() ? new WorkerConstraints(texts()) : null);
  }

  private List<Integer> numbers(int count) {
    List<Integer> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(random.nextInt(count));
    }
    return list;
  }

  private int number(int end) {
    return random.nextInt(end + 1) - 1;
  }

  private boolean flip() {
    return random.nextBoolean();
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private List<String> texts() {
    List<String> list = new ArrayList<>();
    while (random.nextInt(3) > 0) {
      list.add(text());
    }
    return list;
  }

  private Map<String, String> map() {
    Map<String, String> map = new LinkedHashMap<>();
    while (random.nextInt(3) > 0) {
      map.put(text(), text());
    }
    return map;
  }

  private OpKind exec(int inputs) {
    List<String> args = new ArrayList<>(texts());
    args.add("cmd");
    List<Mount> mounts = new ArrayList<>();
    mounts.add(mount("/", inputs));
    while (flip()) {
      mounts.add(mount("/m" + text(), inputs));
    }
    List<ExecOp.SecretEnv> secrets = new ArrayList<>();
    List<ExecOp.CdiDevice> devices = new ArrayList<>();
    if (flip()) {
      secrets.add(new ExecOp.SecretEnv(text(), text(), flip()));
      devices.add(new ExecOp.CdiDevice(text(), flip()));
    }
    return new ExecOp(
        new ExecMeta(
            args,
            texts(),
            text(),
            text(),
            flip() ? new ExecMeta.ProxyEnv(text(), text(), text(), text(), text()) : null,
            flip() ? List.of(new ExecMeta.ExtraHost(text(), text())) : List.of(),
            text(),
            flip() ? List.of(new ExecMeta.Ulimit(text(), random.nextLong(), -1)) : List.of(),
            text(),
            flip(),
            flip() ? List.of(0, random.nextInt(), -1) : List.of()),
        mounts,
        pick(ExecOp.Network.values()),
        pick(ExecOp.Security.values()),
        secrets,
        devices);
  }

  private Mount mount(String dest, int inputs) {
    Mount.Type type =
        switch (random.nextInt(6)) {
          case 0 -> new Mount.Tmpfs(random.nextInt(3));
          case 1 -> new Mount.Cache(text(), pick(Mount.Sharing.values()));
          case 2 -> new Mount.Secret(text(), random.nextInt(), 0, 0400, flip());
          case 3 -> new Mount.Ssh(text(), 0, random.nextInt(), 0600, flip());
          default -> Mount.Bind.INSTANCE;
        };
    return new Mount(
        number(inputs),
        text(),
        dest,
        random.nextInt(4) - 1,
        flip(),
        type,
        text(),
        pick(Mount.ContentCache.values()));
  }

  private OpKind file(int inputs) {
    List<FileAction> actions = new ArrayList<>();
    int known = inputs;
    do {
      actions.add(new FileAction(number(known), number(known), flip() ? 0 : -1, command(known)));
      known++;
    } while (flip());
    actions.add(
        new FileAction(number(known), number(known), 0, new FileAction.Rm(text(), flip(), flip())));
    return new FileOp(actions);
  }

  private FileAction.Command command(int known) {
    return switch (random.nextInt(5)) {
      case 0 ->
          new FileAction.Copy(
              text(),
              text(),
              chown(known),
              random.nextInt(),
              flip(),
              flip(),
              flip(),
              flip(),
              flip(),
              flip(),
              random.nextLong(),
              texts(),
              texts(),
              flip(),
              text(),
              texts());
      case 1 ->
          new FileAction.Mkfile(
              text(),
              random.nextInt(4096),
              text().getBytes(StandardCharsets.UTF_16),
              chown(known),
              -1);
      case 2 -> new FileAction.Mkdir(text(), random.nextInt(4096), flip(), chown(known), 7);
      case 3 -> new FileAction.Rm(text(), flip(), flip());
      default -> new FileAction.Symlink(text(), text(), chown(known), random.nextLong());
    };
  }

  private FileAction.@Nullable Chown chown(int known) {
    return flip() ? new FileAction.Chown(owner(known), owner(known)) : null;
  }

  private FileAction.@Nullable Owner owner(int known) {
    return switch (random.nextInt(3)) {
      case 0 -> null;
      case 1 -> new FileAction.ById(random.nextInt(3) - 1);
      default -> new FileAction.ByName(text(), number(known));
    };
  }
}
