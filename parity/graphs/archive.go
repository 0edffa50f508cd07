package main

import (
	"archive/tar"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/moby/buildkit/client/llb"
)

// Names of entries; those that begin as whiteouts do are names as any other.
var (
	entryDirs  = []string{"a", "a/", "a/b", "./", "l/", "d", "d/./b", "n/", ".wh.d", latin + "/", strings.Repeat("deep/", 60)}
	entryNames = []string{"a/b/e.txt", "./k", "/k", "d//k", "a/../k", "l", "l/in", ".wh.k", "a/.wh..wh..opq", "ü", "-k", "g h", "n\nm", latin, latin + "/k", strings.Repeat("long", 30), strings.Repeat("deep/", 60) + "k", "../k"}
)

// unpackFamily: archives that copies unpack, onto one another and onto what is there.
func (m *maker) unpackFamily() {
	m.state = pick(m, base(), llb.Scratch(), llb.Scratch().File(llb.Copy(m.contextState(), "/", "/")))
	for range 1 + m.IntN(3) {
		name := m.packedFile()
		info := &llb.CopyInfo{AttemptUnpack: true, CreateDestPath: true, FollowSymlinks: m.chance(4), CopyDirContentsOnly: m.chance(4)}
		if m.chance(6) {
			info.Mode = &llb.ChmodOpt{ModeStr: pick(m, symbolic...)}
		}
		if m.chance(6) {
			at := m.time()
			info.CreatedTime = &at
		}
		options := []llb.CopyOption{info}
		if m.chance(4) {
			options = append(options, llb.WithUser(pick(m, "0", "3:4", "12", ":5")))
		}
		m.state = m.state.File(llb.Copy(m.contextState(), pick(m, name, name, name, "/"), pick(m, "/", "/", "/", "/a/", "/n/m", "/l", "/u"), options...))
	}
}

// packedFile is the name of an archive in the context.
func (m *maker) packedFile() string {
	m.written++
	name := fmt.Sprintf("%d.tar", m.written)
	path := filepath.Join(m.root, name)
	check(os.WriteFile(path, m.packed(), 0o644))
	m.setTime(path)
	m.setTime(m.root)
	return name
}

// packed is an archive: compressed or not, seldom cut.
func (m *maker) packed() []byte {
	content := m.archive()
	switch program := pick(m, "", "gzip --no-name", "zstd", "xz", "bzip2"); {
	case program != "":
		content = compressed(content, strings.Fields(program)...)
	case m.chance(4):
		content = append(content, content...)
	}
	if m.chance(10) {
		content = content[:m.IntN(len(content))]
	}
	return content
}

func compressed(content []byte, command ...string) []byte {
	program := exec.Command(command[0], append(command[1:], "--stdout")...)
	program.Stdin = bytes.NewReader(content)
	output, err := program.Output()
	check(err)
	return output
}

func (m *maker) archive() []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	var files []string
	for range m.IntN(9) {
		if m.chance(8) {
			check(w.Flush())
			out.Write(m.sparse(pick(m, sparseNames...)))
			continue
		}
		h := m.entry(files)
		check(w.WriteHeader(h))
		if h.Typeflag == tar.TypeReg {
			_, err := w.Write(bytes.Repeat([]byte{'x'}, int(h.Size)))
			check(err)
			files = append(files, h.Name)
		}
	}
	check(w.Close())
	return out.Bytes()
}

// entry may be a hard link of a file. Attributes are those of files and directories alone: of others they are left out, as is meant.
func (m *maker) entry(files []string) *tar.Header {
	h := &tar.Header{
		Name: pick(m, entryNames...), Mode: pick[int64](m, 0o644, 0o755, 0o4711, 0o2770, 0o1777, 0), Format: tar.FormatPAX,
		Uid: pick(m, 0, 0, 3, 1000, 3_000_000), Gid: pick(m, 0, 4, 44), Uname: "ada", ModTime: m.time(),
	}
	if h.Name == "../k" && !m.chance(8) {
		h.Name = "k"
	}
	if m.chance(10) {
		h.ModTime = time.Unix(pick[int64](m, -77, 0, 1<<34), 0)
	}
	switch kind := m.IntN(12); {
	case kind < 4:
		h.Typeflag, h.Name = tar.TypeDir, pick(m, entryDirs...)
	case kind == 4:
		h.Typeflag, h.Name, h.Linkname = tar.TypeSymlink, pick(m, "l", "a/l", "n/k"), pick(m, "a", "a/b", "/a", "../k", "nowhere", ".", latin)
		return h
	case kind == 5 && len(files) > 0:
		h.Typeflag, h.Linkname = tar.TypeLink, pick(m, files...)
		return h
	case kind == 6:
		h.Typeflag, h.Devmajor, h.Devminor = pick[byte](m, tar.TypeFifo, tar.TypeChar, tar.TypeBlock), 1, 3
		return h
	default:
		h.Typeflag, h.Size = tar.TypeReg, pick[int64](m, 0, 1, 700)
	}
	if m.chance(3) {
		h.PAXRecords = map[string]string{"SCHILY.xattr.user.x": "v"}
	} else if m.chance(4) && h.Typeflag == tar.TypeReg {
		h.PAXRecords = map[string]string{"SCHILY.xattr.security.capability": capability}
	} else if m.chance(4) {
		h.Format = tar.FormatGNU
	}
	return h
}

// capability is cap_net_bind_service+ep as file systems keep it.
const capability = "\x01\x00\x00\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
