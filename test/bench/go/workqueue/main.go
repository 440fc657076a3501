// Command workqueue measures add, get and done of client-go's work queue, and prints operations a second.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"k8s.io/client-go/util/workqueue"
)

func main() {
	const items, rounds = 1000, 1000
	queue := workqueue.NewTyped[string]()
	keys := make([]string, items)
	for i := range keys {
		keys[i] = fmt.Sprintf("namespace-%d/name-%d", i%10, i)
	}
	best := time.Duration(1 << 62)
	for run := 0; run < 5; run++ {
		start := time.Now()
		for round := 0; round < rounds; round++ {
			for _, key := range keys {
				queue.Add(key)
			}
			for range keys {
				item, _ := queue.Get()
				queue.Done(item)
			}
		}
		best = min(best, time.Since(start))
	}
	json.NewEncoder(os.Stdout).Encode(map[string]float64{"perSecond": items * rounds / best.Seconds()})
}
