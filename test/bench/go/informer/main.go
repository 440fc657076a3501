// Command informer syncs a shared informer of ConfigMaps from the server at its first argument, whose token and
// certificate authority are in $BENCH_TOKEN and the file $BENCH_CA where it has them, and prints seconds, bytes of heap an object, peak resident megabytes, and events a second for its third argument's number of changes.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func peakMegabytes() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(status), "\n") {
		if strings.HasPrefix(line, "VmHWM:") {
			kilobytes, _ := strconv.ParseFloat(strings.Fields(line)[1], 64)
			return kilobytes / 1024
		}
	}
	return 0
}

func main() {
	server := os.Args[1]
	objects, _ := strconv.Atoi(os.Args[2])
	events, _ := strconv.Atoi(os.Args[3])
	client := kubernetes.NewForConfigOrDie(&rest.Config{
		Host:            server,
		QPS:             -1,
		BearerToken:     os.Getenv("BENCH_TOKEN"),
		TLSClientConfig: rest.TLSClientConfig{CAFile: os.Getenv("BENCH_CA")},
		ContentConfig:   rest.ContentConfig{ContentType: "application/json"},
	})
	before := heap()
	start := time.Now()
	factory := informers.NewSharedInformerFactory(client, 0)
	informer := factory.Core().V1().ConfigMaps().Informer()
	var updates atomic.Int64
	done := make(chan struct{})
	informer.AddEventHandler(cache.ResourceEventHandlerFuncs{UpdateFunc: func(_, object any) {
		_ = object.(*corev1.ConfigMap).Name
		if updates.Add(1) == int64(events) {
			close(done)
		}
	}})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	seconds := time.Since(start).Seconds()
	figures := map[string]float64{"seconds": seconds, "megabytes": peakMegabytes()}
	figures["bytesPerObject"] = float64(heap()-before) / float64(objects)
	if events > 0 {
		time.Sleep(200 * time.Millisecond)
		start = time.Now()
		response, err := http.Post(fmt.Sprintf("%s/events?count=%d", server, events), "", nil)
		if err != nil {
			panic(err)
		}
		response.Body.Close()
		<-done
		figures["eventsPerSecond"] = float64(events) / time.Since(start).Seconds()
	}
	json.NewEncoder(os.Stdout).Encode(figures)
}
