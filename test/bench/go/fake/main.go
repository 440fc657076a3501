// Command fake times client-go's fake clientset: creating, listing and watching ConfigMaps, and applying one Deployment
// whose JSON, given on standard input, is large. Arguments: the number of ConfigMaps, the number of applies. It prints
// seconds.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/fake"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func configMap(i int) *corev1.ConfigMap {
	return &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("object-%05d", i), Namespace: "default", Labels: map[string]string{"app": "bench"}},
		Data:       map[string]string{"key": fmt.Sprintf("value-%d", i), "other": "text"},
	}
}

func createAll(client kubernetes.Interface, objects int) {
	for i := range objects {
		_, err := client.CoreV1().ConfigMaps("default").Create(context.Background(), configMap(i), metav1.CreateOptions{})
		check(err)
	}
}

func timed(work func()) float64 {
	start := time.Now()
	work()
	return time.Since(start).Seconds()
}

func main() {
	objects, _ := strconv.Atoi(os.Args[1])
	applies, _ := strconv.Atoi(os.Args[2])
	large, err := io.ReadAll(os.Stdin)
	check(err)
	ctx := context.Background()
	figures := map[string]float64{}

	client := fake.NewClientset()
	figures["create"] = timed(func() { createAll(client, objects) })
	figures["list"] = timed(func() {
		list, err := client.CoreV1().ConfigMaps("default").List(ctx, metav1.ListOptions{})
		check(err)
		if len(list.Items) != objects {
			panic(len(list.Items))
		}
	})

	watched := fake.NewClientset()
	watch, err := watched.CoreV1().ConfigMaps("default").Watch(ctx, metav1.ListOptions{})
	check(err)
	figures["watch"] = timed(func() {
		go createAll(watched, objects)
		for range objects {
			<-watch.ResultChan()
		}
	})

	applier := fake.NewClientset()
	force := true
	figures["apply"] = timed(func() {
		for range applies {
			options := metav1.PatchOptions{FieldManager: "bench", Force: &force}
			_, err := applier.AppsV1().Deployments("default").Patch(ctx, "large", types.ApplyPatchType, large, options)
			check(err)
		}
	}) / float64(applies)
	check(json.NewEncoder(os.Stdout).Encode(figures))
}
