package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/moby/buildkit/client/llb"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// What layers have: names that meet, whiteouts, opaque directories.
var layerNames = []string{"a", "a/b", "a/b/c", "a/k", "d", "d/b", "d/k", "d/" + latin, "k", "l", "w/x/y", "etc/group", "home/ada"}

// imageFamily: an image of a layout, and what steps, copies and merges make of it.
func (m *maker) imageFamily() {
	image := m.image()
	switch m.IntN(7) {
	case 0, 1:
		m.state = image
	case 2:
		m.state = llb.Merge([]llb.State{base(), image})
	case 3:
		m.state = llb.Merge([]llb.State{image, base()})
	case 4:
		m.state = sh(llb.Merge([]llb.State{base(), image}), m.script()).Root()
	case 5:
		m.state = image.File(m.action(nil))
	default:
		m.state = llb.Merge([]llb.State{m.image(), image})
	}
}

func (m *maker) image() llb.State {
	layout := filepath.Join(filepath.Dir(m.root), "layout")
	check(os.MkdirAll(filepath.Join(layout, "blobs/sha256"), 0o755))
	blob := func(mediaType string, content []byte) ocispecs.Descriptor {
		d := digest.FromBytes(content)
		check(os.WriteFile(filepath.Join(layout, "blobs/sha256", d.Encoded()), content, 0o644))
		return ocispecs.Descriptor{MediaType: mediaType, Digest: d, Size: int64(len(content))}
	}
	document := func(mediaType string, v any) ocispecs.Descriptor {
		content, err := json.Marshal(v)
		check(err)
		return blob(mediaType, content)
	}
	config := ocispecs.Image{Platform: ocispecs.Platform{OS: "linux", Architecture: "amd64"}, RootFS: ocispecs.RootFS{Type: "layers"}}
	manifest := ocispecs.Manifest{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispecs.MediaTypeImageManifest}
	below := map[string]byte{}
	for range 1 + m.IntN(4) {
		content := m.layer(below)
		config.RootFS.DiffIDs = append(config.RootFS.DiffIDs, digest.FromBytes(content))
		kind := pick(m, ocispecs.MediaTypeImageLayer, ocispecs.MediaTypeImageLayerGzip, ocispecs.MediaTypeImageLayerZstd)
		switch kind {
		case ocispecs.MediaTypeImageLayerGzip:
			content = compressed(content, "gzip", "--no-name")
		case ocispecs.MediaTypeImageLayerZstd:
			content = compressed(content, "zstd")
		}
		manifest.Layers = append(manifest.Layers, blob(kind, content))
	}
	manifest.Config = document(ocispecs.MediaTypeImageConfig, config)
	top := document(ocispecs.MediaTypeImageManifest, manifest)
	check(os.WriteFile(filepath.Join(layout, "oci-layout"), []byte(`{"imageLayoutVersion":"1.0.0"}`), 0o644))
	return llb.OCILayout("some.example/image@"+top.Digest.String(), llb.OCIStore("", "layout"))
}

// layer has each name once, and nothing below what is no directory, as those that tools make; below is what the layers under
// it have, with their types. Deletions are of that alone: others count in merges, as is meant.
func (m *maker) layer(below map[string]byte) []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	var files []string
	others := map[string]bool{".": false}
	add := func(h *tar.Header) {
		h.Format, h.ModTime = tar.FormatPAX, m.time()
		check(w.WriteHeader(h))
		_, err := w.Write(bytes.Repeat([]byte{'x'}, int(h.Size)))
		check(err)
	}
	for _, name := range layerNames {
		dir := filepath.Dir(name)
		kind := below[name]
		others[name] = others[dir] || kind != 0 && kind != tar.TypeDir
		if others[dir] || m.chance(2) {
			continue
		}
		h := &tar.Header{Name: name, Mode: pick[int64](m, 0o755, 0o600, 0o4711, 0o2770), Uid: m.IntN(3), Gid: m.IntN(3)}
		switch m.IntN(8) {
		case 0:
			if kind != 0 {
				add(&tar.Header{Typeflag: tar.TypeReg, Name: dir + "/.wh." + filepath.Base(name)})
				delete(below, name)
				others[name] = true
			}
			continue
		case 1:
			h.Typeflag, h.Linkname = tar.TypeSymlink, pick(m, "a", "../k", "/d", "nowhere", latin)
		case 2:
			if len(files) == 0 {
				continue
			}
			h.Typeflag, h.Linkname = tar.TypeLink, pick(m, files...)
		case 3:
			h.Typeflag = tar.TypeReg
			h.PAXRecords = map[string]string{"SCHILY.xattr." + pick(m, "user.x", "security.capability"): capability}
		case 4:
			if name == "etc/group" {
				continue // BuildKit waits for ever for a pipe to say who is in a group, as is meant
			}
			h.Typeflag, h.Devmajor, h.Devminor = pick[byte](m, tar.TypeFifo, tar.TypeChar), 1, 3
		case 5:
			h.Typeflag, h.Size = tar.TypeReg, m.Int64N(900)
			files = append(files, name)
		default:
			h.Typeflag = tar.TypeDir
		}
		add(h)
		if h.Typeflag == tar.TypeDir && kind != 0 && m.chance(6) {
			add(&tar.Header{Typeflag: tar.TypeReg, Name: name + "/.wh..wh..opq"})
		}
		below[name], others[name] = h.Typeflag, h.Typeflag != tar.TypeDir
	}
	check(w.Close())
	return out.Bytes()
}
