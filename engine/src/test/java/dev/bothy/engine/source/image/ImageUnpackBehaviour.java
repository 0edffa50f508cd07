package dev.bothy.engine.source.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.export.LayerBlobs;
import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.namespace.TreeListing;
import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.Platform;
import dev.bothy.oci.layer.Compression;
import dev.bothy.oci.layer.LayerWriter;
import dev.bothy.oci.layer.Timestamps;
import dev.bothy.oci.registry.PulledImage;
import dev.bothy.oci.store.ContentStore;
import dev.bothy.oci.tar.EntryType;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Images whose archives leave directories out, as those of many build tools do. */
public class ImageUnpackBehaviour implements AutoCloseable {
  private final TestRoot files = new TestRoot();
  private final Store store = Store.open(files.directory().resolve("store"), TestRoot.isRootless());
  private final ContentStore content = ImageSource.content(store);
  private final Snapshots snapshots = new Snapshots(store);

  public ImageUnpackBehaviour() throws IOException {
    FileCalls.umask(022);
  }

  /** An archive of files named {@code path}, directories {@code path/ octal owner}. */
  private Descriptor layer(String... entries) throws IOException {
    List<TarEntry> described = new ArrayList<>();
    for (String text : entries) {
      String[] words = text.split(" ", -1);
      if (words.length == 1) {
        described.add(TarEntry.file(text, 0));
      } else {
        int mode = Integer.parseInt(words[1], 8);
        int owner = Integer.parseInt(words[2]);
        String name = TarEntry.directory(words[0]).name();
        EntryType type = EntryType.DIRECTORY;
        described.add(
            new TarEntry(name, type, mode, owner, owner, 0, 1_000_000, 0, "", 0, 0, Map.of()));
      }
    }
    return archive(described.toArray(new TarEntry[0]));
  }

  private Descriptor archive(TarEntry... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(bytes);
    for (TarEntry entry : entries) {
      tar.write(entry);
    }
    tar.finish();
    return content.put(MediaType.OCI_LAYER, bytes.toByteArray());
  }

  private List<LayerId> unpack(Descriptor... layers) throws Exception {
    List<Digest> diffIds = new ArrayList<>();
    for (Descriptor layer : layers) {
      diffIds.add(layer.digest());
    }
    ImageConfig config = ImageConfig.empty(Platform.host()).toBuilder().diffIds(diffIds).build();
    Manifest manifest =
        new Manifest(
            MediaType.OCI_MANIFEST,
            content.put(MediaType.OCI_CONFIG, config.toBytes()),
            List.of(layers),
            Map.of());
    Descriptor described = content.put(manifest.mediaType(), manifest.toBytes());
    return new ImageUnpack(store, content)
        .unpack(new PulledImage(described, described, manifest, config), LayerLimit.NONE, _ -> {})
        .layers();
  }

  private String listing(List<LayerId> stack) throws IOException {
    Path at = store.temp().newDirectory("look");
    try (MountedTree mounted = snapshots.mount(stack, null, null, at);
        Fd root = Fd.directory(mounted.path())) {
      return "/ "
          + Integer.toOctalString(FileCalls.stat(root).permissions())
          + "\n"
          + TreeListing.withoutTimes(mounted.path());
    }
  }

  @Inside
  public void impliedDirectoriesAreAsTheLayersBelowHaveThem() throws Exception {
    Descriptor base = layer("./ 555 0", "srv/ 750 7", "srv/a/ 700 8", "tmp/ 1777 0");
    Descriptor top = layer("new/x", "srv/a/y", "tmp/z");
    assertThat(listing(unpack(base, top)))
        .isEqualTo(
            """
            / 555
            new d 755 0:0
            new/x f 644 0:0
            srv d 750 7:7
            srv/a d 700 8:8
            srv/a/y f 644 0:0
            tmp d 1777 0:0
            tmp/z f 644 0:0
            """);
  }

  @Inside
  public void theyPassThroughLayersThatImplyThemToo() throws Exception {
    List<LayerId> stack = unpack(layer("tmp/ 1777 0"), layer("tmp/a"), layer("tmp/b"));
    assertThat(listing(stack)).contains("tmp d 1777 0:0", "tmp/a", "tmp/b");
  }

  @Inside
  public void theSameLayerIsRightInEveryImage() throws Exception {
    Descriptor top = layer("d/.wh.gone", "d/x");
    List<LayerId> plain = unpack(layer("d/ 755 0", "d/gone"), top);
    List<LayerId> open = unpack(layer("d/ 1777 0", "d/gone"), top);
    assertThat(listing(plain)).isEqualTo("/ 755\nd d 755 0:0\nd/x f 644 0:0\n");
    assertThat(listing(open)).isEqualTo("/ 755\nd d 1777 0:0\nd/x f 644 0:0\n");
    assertThat(unpack(layer("d/ 1777 0", "d/gone"), top)).isEqualTo(open);
    assertThat(plain.getLast()).isEqualTo(LayerId.ofDiffId(top.digest()));
    // It leaves the store as the blob that it came in, for either.
    assertThat(new LayerBlobs(store, content).remembered()).contains(top.digest());
  }

  @Inside
  public void whatIsHiddenBelowLeavesNothing() throws Exception {
    List<LayerId> stack =
        unpack(layer("d/ 1777 0", "d/e/ 1777 0", "d/e/old"), layer("d/.wh..wh..opq", "d/e/x"));
    assertThat(listing(stack)).isEqualTo("/ 755\nd d 1777 0:0\nd/e d 755 0:0\nd/e/x f 644 0:0\n");
  }

  /** Whichever comes first; overlayfs would list the names. */
  @Inside
  public void whiteoutsInAnOpaqueDirectoryLeaveNothing() throws Exception {
    Descriptor base = layer("d/ 755 0", "d/gone", "d/e/ 755 0", "d/e/old");
    for (Descriptor top :
        List.of(
            layer("d/ 755 0", "d/.wh..wh..opq", "d/.wh.gone", "d/e/ 755 0", "d/e/.wh.old", "d/x"),
            layer(
                "d/ 755 0", "d/.wh.gone", "d/e/ 755 0", "d/e/.wh.old", "d/x", "d/.wh..wh..opq"))) {
      String all = "/ 755\nd d 755 0:0\nd/e d 755 0:0\nd/x f 644 0:0\n";
      assertThat(listing(unpack(base, top))).isEqualTo(all);
      assertThat(listing(unpack(top))).isEqualTo(all);
    }
  }

  /** 2 and 3 of the list of faults: a link of a lower layer leads an upper one nowhere. */
  @Inside
  public void nothingIsReachedThroughALowerLayersLink() throws Exception {
    Path outside = Files.createDirectory(files.directory().resolve("outside"));
    Path kept = Files.writeString(outside.resolve("kept"), "of this machine");
    Descriptor link = archive(linked("out", EntryType.SYMLINK, outside.toString()));
    List<LayerId> stack = unpack(link, layer("out/x", "out/.wh.kept"));
    assertThat(listing(stack)).isEqualTo("/ 755\nout d 755 0:0\nout/x f 644 0:0\n");
    Descriptor another = archive(linked("name", EntryType.HARD_LINK, "out/kept"));
    assertThatThrownBy(() -> unpack(link, another))
        .hasMessageContaining("which the layer does not have before it");
    assertThat(outside).isDirectoryContaining(kept::equals).isDirectoryNotContaining("glob:**/x");
    assertThat(kept).hasContent("of this machine");
  }

  private static TarEntry linked(String name, EntryType type, String target) {
    return new TarEntry(name, type, 0777, 0, 0, 0, 0, 0, target, 0, 0, Map.of());
  }

  /** 5 of the list of faults: nodes and set-uid bits, for whom the kernel lets make them. */
  @Inside
  public void devicesPipesAndSetUidBits() throws Exception {
    Descriptor layer =
        archive(
            node("char", EntryType.CHARACTER_DEVICE, 0666, 1, 3),
            node("block", EntryType.BLOCK_DEVICE, 0660, 8, 0),
            node("pipe", EntryType.FIFO, 0622, 0, 0),
            node("sudo", EntryType.FILE, 06755, 0, 0));
    // Without root an empty file holds a device's place: no disk can be opened by it.
    assertThat(listing(unpack(layer)))
        .isEqualTo(
            "/ 755\n"
                + (TestRoot.isRootless() ? "block f 660 7:8\n" : "block 60660 8,0 7:8\n")
                + (TestRoot.isRootless() ? "char f 666 7:8\n" : "char 20666 1,3 7:8\n")
                + "pipe 10622 0,0 7:8\nsudo f 6755 7:8\n");
  }

  @Inside
  public void aHardLinkSaysWhatTheFileIs() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(bytes);
    tar.write(TarEntry.file("a", 0));
    tar.write(new TarEntry("b", EntryType.HARD_LINK, 0711, 7, 8, 0, 0, 0, "a", 0, 0, Map.of()));
    tar.write(new TarEntry("s", EntryType.SYMLINK, 0777, 0, 0, 0, 0, 0, "a", 0, 0, Map.of()));
    tar.write(new TarEntry("t", EntryType.HARD_LINK, 0700, 9, 9, 0, 0, 0, "s", 0, 0, Map.of()));
    tar.finish();
    assertThat(listing(unpack(content.put(MediaType.OCI_LAYER, bytes.toByteArray()))))
        .isEqualTo("/ 755\na f 711 7:8\nb f 711 7:8\ns l -> a 9:9\nt l -> a 9:9\n");
  }

  @Inside
  public void fileCapabilitiesOutliveAnImage() throws Exception {
    byte[] netRaw = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    LayerId made;
    try (PendingLayer pending = store.layers().begin();
        Fd fd = Fd.directory(pending.fs())) {
      Files.writeString(pending.fs().resolve("ping"), "ping");
      FileCalls.chown(fd, "ping", 7, 8);
      Xattrs.set(fd, "ping", "security.capability", netRaw);
      made = pending.commit();
    }
    LayerBlobs.LayerBlob blob =
        new LayerBlobs(store, content)
            .of(made, new LayerWriter(Compression.NONE, 0, new Timestamps.Fixed(0), 1), 0);
    LayerId back =
        new ImageUnpack(store, content)
            .unpack(
                List.of(new ImageUnpack.Packed(blob.descriptor(), blob.diffId(), List.of())),
                _ -> {})
            .getFirst();
    assertThat(back).isNotEqualTo(made);
    assertThat(capability(back)).isNotNull().isEqualTo(capability(made));
    assertThat(store.layers().contentDigest(back)).isEqualTo(store.layers().contentDigest(made));
  }

  private byte @Nullable [] capability(LayerId layer) throws IOException {
    try (Fd fd = Fd.directory(store.layers().fs(layer))) {
      return Xattrs.get(fd, "ping", "security.capability");
    }
  }

  private static TarEntry node(String name, EntryType type, int mode, int major, int minor) {
    return new TarEntry(name, type, mode, 7, 8, 0, 0, 0, "", major, minor, Map.of());
  }

  @Override
  public void close() throws IOException {
    store.close();
    files.close();
  }
}
