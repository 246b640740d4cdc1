// Command verifier judges a log of Souspli's with the code that verifies Go's checksum database, and with
// nothing of Souspli's. One JSON object a line on standard input, one verdict a line on standard output:
// "ok", or "refused: " and why.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// In JSON, []byte is base64; so is a path, whose hashes stand one behind the other.
type logged struct {
	Vkey    string
	Note    string
	Leaves  []leaf
	Earlier []tree
	Tiles   map[string][]byte // by their C2SP path, without "tile/"
}

type leaf struct {
	Index int64
	Entry []byte
	Path  []byte
}

type tree struct {
	Size int64
	Root []byte
	Path []byte
}

func main() {
	for decoder := json.NewDecoder(os.Stdin); decoder.More(); {
		var given logged
		if err := decoder.Decode(&given); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := judge(given); err != nil {
			fmt.Println("refused:", strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Println("ok")
		}
	}
}

func judge(given logged) error {
	newest, err := open(given.Note, given.Vkey)
	if err != nil {
		return err
	}
	for _, each := range given.Leaves {
		hash := tlog.RecordHash(each.Entry)
		if err := tlog.CheckRecord(hashes(each.Path), newest.N, newest.Hash, each.Index, hash); err != nil {
			return fmt.Errorf("leaf %d: %w", each.Index, err)
		}
	}
	for _, each := range given.Earlier {
		root := hashes(each.Root)[0]
		if err := tlog.CheckTree(hashes(each.Path), newest.N, newest.Hash, each.Size, root); err != nil {
			return fmt.Errorf("earlier size %d: %w", each.Size, err)
		}
	}
	if given.Tiles == nil {
		return nil
	}
	return compare(given, newest)
}

// open returns the size and root in a checkpoint that the key has signed. ParseTree knows one origin only.
func open(text, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	_, rest, _ := strings.Cut(opened.Text, "\n")
	return tlog.ParseTree([]byte("go.sum database tree\n" + rest))
}

// compare makes the same proofs from the tiles alone, which the reader authenticates against the root.
func compare(given logged, newest tlog.Tree) error {
	reader := tlog.TileHashReader(newest, tiles(given.Tiles))
	for _, each := range given.Leaves {
		path, err := tlog.ProveRecord(newest.N, each.Index, reader)
		if err != nil {
			return err
		}
		if len(path)+len(each.Path) > 0 && !reflect.DeepEqual([]tlog.Hash(path), hashes(each.Path)) {
			return fmt.Errorf("the tiles give another path for leaf %d", each.Index)
		}
	}
	for _, each := range given.Earlier {
		path, err := tlog.ProveTree(newest.N, each.Size, reader)
		if err != nil {
			return err
		}
		if len(path)+len(each.Path) > 0 && !reflect.DeepEqual([]tlog.Hash(path), hashes(each.Path)) {
			return fmt.Errorf("the tiles give another path from size %d", each.Size)
		}
	}
	return nil
}

func hashes(joined []byte) []tlog.Hash {
	var split []tlog.Hash
	for ; len(joined) >= tlog.HashSize; joined = joined[tlog.HashSize:] {
		split = append(split, *(*tlog.Hash)(joined[:tlog.HashSize]))
	}
	return split
}

type tiles map[string][]byte

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, each := range wanted {
		data, found := t[strings.TrimPrefix(each.Path(), "tile/8/")]
		if !found {
			return nil, errors.New("there is no tile " + each.Path())
		}
		read = append(read, data)
	}
	return read, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
