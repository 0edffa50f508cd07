package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

var (
	sparseNames   = []string{"k", "a/b/e.txt", "n/holes", latin}
	// BuildKit knows no sparse entries of GNU's own format.
	sparseFormats = [][]string{
		{"--format=posix", "--pax-option=delete=atime,delete=ctime", "--sparse-version=0.0"},
		{"--format=posix", "--pax-option=delete=atime,delete=ctime", "--sparse-version=0.1"},
		{"--format=posix", "--pax-option=delete=atime,delete=ctime", "--sparse-version=1.0"},
	}
)

// sparse is an entry of a file with holes, which Go reads and does not write.
func (m *maker) sparse(name string) []byte {
	dir, err := os.MkdirTemp("", "sparse")
	check(err)
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, name)
	check(os.MkdirAll(filepath.Dir(path), 0o755))
	file, err := os.Create(path)
	check(err)
	const most = 1 << 20
	for range m.IntN(30) { // more parts than a header has room for
		_, err := file.WriteAt(m.content(), m.Int64N(most))
		check(err)
	}
	check(file.Truncate(m.Int64N(most)))
	check(file.Close())
	m.setTime(path)
	options := []string{"--create", "--sparse", "--hole-detection=raw", "--blocking-factor=1", "--numeric-owner", "--owner=3", "--group=44",
		fmt.Sprintf("--mode=%o", pick(m, 0o640, 0o4711)), "--directory=" + dir}
	options = append(options, pick(m, sparseFormats...)...)
	program := exec.Command("tar", append(options, name)...)
	// Names in such archives have the number of the process.
	program.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID}
	program.Stderr = os.Stderr
	output, err := program.Output()
	check(err)
	const end = 2 * 512 // after which nothing is read
	return output[:len(output)-end]
}
