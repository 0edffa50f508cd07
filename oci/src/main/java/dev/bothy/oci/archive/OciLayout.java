package dev.bothy.oci.archive;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Index;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.oci.file.BoundedRead;
import dev.bothy.oci.store.BlobIngest;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An OCI image layout directory of somebody else's: read as it is, or written image by image. */
public final class OciLayout implements BlobSource {
  /** Bytes of an index. */
  private static final int MAX_INDEX = 16 << 20;

  private static final long MAX_DOCUMENT = 16L << 20;

  private final Path directory;

  private OciLayout(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens a layout to read it.
   *
   * @throws OciFormatException when the directory is none
   */
  public static OciLayout open(Path directory) throws IOException {
    String marker;
    try {
      marker =
          new String(
              BoundedRead.file(directory.resolve(LayoutIndex.MARKER_FILE), 4096),
              StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new OciFormatException(
          directory + " is not an OCI image layout: it has no file oci-layout", e);
    }
    if (!marker.contains("\"1.")) {
      throw new OciFormatException(directory + " is an image layout of an unknown version");
    }
    return new OciLayout(directory);
  }

  /** What the layout holds. */
  public Index index() throws IOException {
    Path file = directory.resolve(LayoutIndex.INDEX_FILE);
    return Index.parse(BoundedRead.file(file, MAX_INDEX), file.toString());
  }

  private Path path(Digest digest) {
    return directory.resolve("blobs").resolve("sha256").resolve(digest.hex());
  }

  @Override
  public byte[] read(Digest digest) throws IOException {
    byte[] bytes;
    try (InputStream in = open(digest)) {
      bytes = in.readNBytes((int) MAX_DOCUMENT + 1);
    }
    if (bytes.length > MAX_DOCUMENT) {
      throw new OciFormatException("blob " + digest + " is too large for a document");
    }
    Digest actual = Digest.of(bytes);
    if (!actual.equals(digest)) {
      throw new OciFormatException("blob " + digest + " in " + directory + " is damaged");
    }
    return bytes;
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    try {
      return Files.newInputStream(path(digest));
    } catch (NoSuchFileException e) {
      throw new OciFormatException("the image layout " + directory + " lacks blob " + digest, e);
    }
  }

  /** Every image of the layout, into the store. */
  public List<LoadedImage> load(ContentStore store) throws IOException {
    List<LoadedImage> result = new ArrayList<>();
    for (Descriptor entry : index().manifests()) {
      result.add(new LoadedImage(LayoutIndex.nameOf(entry), load(entry, store)));
    }
    return result;
  }

  /**
   * One image into the store.
   *
   * @throws OciFormatException when the layout lacks a part of it
   * @throws DigestMismatchException when a part is damaged
   */
  public Descriptor load(Descriptor root, ContentStore store) throws IOException {
    for (Descriptor blob : ImageBlobs.of(root, this)) {
      fetch(blob, store);
    }
    return root.bare();
  }

  /**
   * One blob into the store, unless it is there.
   *
   * @throws OciFormatException when the layout lacks it
   * @throws DigestMismatchException when it is damaged
   */
  public void fetch(Descriptor blob, ContentStore store) throws IOException {
    BlobIngest ingest = store.ingest(blob).orElse(null);
    if (ingest != null) {
      try (ingest;
          InputStream in = open(blob.digest())) {
        ingest.restart();
        ingest.writeAll(in);
        ingest.commit();
      }
    }
  }

  /**
   * Writes an image of the store into a layout directory, beside the images that it has; the image
   * is named last.
   *
   * @param names their tags are the layout's names for the image, {@code latest} if there is none
   * @throws OciFormatException when the directory holds something else
   */
  public static void write(
      ContentStore store, Descriptor root, List<ImageReference> names, Path directory)
      throws IOException {
    List<Descriptor> others = List.of();
    if (Files.exists(directory.resolve(LayoutIndex.MARKER_FILE))) {
      others = open(directory).index().manifests();
    } else if (Files.isDirectory(directory) && !isEmpty(directory)) {
      throw new OciFormatException(
          directory + " is not empty and no OCI image layout; choose another directory");
    }
    Path blobs = Files.createDirectories(directory.resolve("blobs").resolve("sha256"));
    for (Descriptor blob : ImageBlobs.of(root, ofStore(store))) {
      Path target = blobs.resolve(blob.digest().hex());
      if (!Files.exists(target) || Files.size(target) != blob.size()) {
        AtomicFile.write(target, out -> copy(store, blob, out));
      }
    }
    Index index = LayoutIndex.with(others, root, names);
    AtomicFile.write(directory.resolve(LayoutIndex.INDEX_FILE), out -> out.write(index.toBytes()));
    AtomicFile.write(
        directory.resolve(LayoutIndex.MARKER_FILE),
        out -> out.write(LayoutIndex.MARKER.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      return !files.iterator().hasNext();
    }
  }

  /** Copies a blob out of the store. */
  static void copy(ContentStore store, Descriptor blob, OutputStream out) throws IOException {
    try (InputStream in = new CheckedStream(store, blob)) {
      in.transferTo(out);
    }
  }

  static BlobSource ofStore(ContentStore store) {
    return new BlobSource() {
      @Override
      public byte[] read(Digest digest) throws IOException {
        return store.read(digest);
      }

      @Override
      public InputStream open(Digest digest) throws IOException {
        return store.open(digest);
      }
    };
  }
}
