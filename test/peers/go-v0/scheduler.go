// A scheduler on the Go drivers of the v0 protocol: an implementation of libprocess and of the driver that is not ours.
// It launches one command per argument NAME=COMMAND, prints each update as a line, and ends when all tasks have.
//
//	scheduler -master 127.0.0.1:5050 [-kill NAME] a='echo hi' b='exit 3'
package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/gogo/protobuf/proto"
	mesos "github.com/mesos/mesos-go/api/v0/mesosproto"
	util "github.com/mesos/mesos-go/api/v0/mesosutil"
	sched "github.com/mesos/mesos-go/api/v0/scheduler"
)

type commands struct {
	kill     string
	tasks    map[string]string
	launched bool
	waiting  int
	failed   bool
}

func (c *commands) Registered(_ sched.SchedulerDriver, id *mesos.FrameworkID, _ *mesos.MasterInfo) {
	fmt.Println("registered", id.GetValue())
}

func (c *commands) Reregistered(sched.SchedulerDriver, *mesos.MasterInfo) { fmt.Println("reregistered") }
func (c *commands) Disconnected(sched.SchedulerDriver)                     { fmt.Println("disconnected") }

func (c *commands) ResourceOffers(driver sched.SchedulerDriver, offers []*mesos.Offer) {
	for _, offer := range offers {
		if c.launched {
			driver.DeclineOffer(offer.Id, &mesos.Filters{})
			continue
		}
		c.launched = true
		var tasks []*mesos.TaskInfo
		for name, command := range c.tasks {
			tasks = append(tasks, &mesos.TaskInfo{
				Name:    proto.String(name),
				TaskId:  util.NewTaskID(name),
				SlaveId: offer.SlaveId,
				Command: &mesos.CommandInfo{Value: proto.String(command), Shell: proto.Bool(true)},
				Resources: []*mesos.Resource{
					util.NewScalarResource("cpus", 0.5),
					util.NewScalarResource("mem", 32),
				},
			})
		}
		driver.LaunchTasks([]*mesos.OfferID{offer.Id}, tasks, &mesos.Filters{RefuseSeconds: proto.Float64(1)})
	}
}

func (c *commands) StatusUpdate(driver sched.SchedulerDriver, status *mesos.TaskStatus) {
	name := status.GetTaskId().GetValue()
	fmt.Println("update", name, status.GetState(), status.GetMessage())
	switch status.GetState() {
	case mesos.TaskState_TASK_STAGING, mesos.TaskState_TASK_STARTING:
		return
	case mesos.TaskState_TASK_RUNNING:
		if name == c.kill {
			driver.KillTask(status.TaskId)
		}
		return
	}
	c.waiting--
	if c.waiting == 0 {
		driver.Stop(false)
	}
}

func (c *commands) OfferRescinded(_ sched.SchedulerDriver, id *mesos.OfferID) {
	fmt.Println("rescinded", id.GetValue())
}
func (c *commands) FrameworkMessage(_ sched.SchedulerDriver, _ *mesos.ExecutorID, _ *mesos.SlaveID, data string) {
	fmt.Println("message", data)
}
func (c *commands) SlaveLost(_ sched.SchedulerDriver, id *mesos.SlaveID) { fmt.Println("lost", id.GetValue()) }
func (c *commands) ExecutorLost(_ sched.SchedulerDriver, id *mesos.ExecutorID, _ *mesos.SlaveID, status int) {
	fmt.Println("executor-lost", id.GetValue(), status)
}
func (c *commands) Error(_ sched.SchedulerDriver, text string) {
	fmt.Println("error", text)
	c.failed = true
}

func main() {
	master := flag.String("master", "127.0.0.1:5050", "host:port of the master")
	kill := flag.String("kill", "", "task to kill when it runs")
	flag.Parse()
	tasks := map[string]string{}
	for _, argument := range flag.Args() {
		parts := strings.SplitN(argument, "=", 2)
		if len(parts) != 2 {
			fmt.Fprintf(os.Stderr, "found %q, want NAME=COMMAND\n", argument)
			os.Exit(2)
		}
		tasks[parts[0]] = parts[1]
	}
	scheduler := &commands{kill: *kill, tasks: tasks, waiting: len(tasks)}
	driver, err := sched.NewMesosSchedulerDriver(sched.DriverConfig{
		Scheduler:        scheduler,
		Framework:        &mesos.FrameworkInfo{User: proto.String(""), Name: proto.String("go-v0")},
		Master:           *master,
		BindingAddress:   net.ParseIP("127.0.0.1"),
		HostnameOverride: "127.0.0.1",
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	status, err := driver.Run()
	fmt.Println("stopped", status)
	if err != nil || scheduler.failed {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
