// Sets an attribute of a file, which busybox cannot: setfattr FILE NAME VALUE. A value "cap" is a capability.
package main

import (
	"os"
	"syscall"
)

func main() {
	file, name, value := os.Args[1], os.Args[2], os.Args[3]
	if value == "cap" {
		value = "\x01\x00\x00\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	}
	if err := syscall.Setxattr(file, name, []byte(value), 0); err != nil {
		os.Exit(1)
	}
}
