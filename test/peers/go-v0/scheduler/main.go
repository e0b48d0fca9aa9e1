// A scheduler on the Go drivers of the v0 protocol: an implementation of libprocess and of the driver that is not ours.
// It does what the lines of its input say and prints a line for each callback.
//
//	scheduler -master 127.0.0.1:5050 [-id FRAMEWORK -failover-timeout SECONDS -checkpoint -executor PROGRAM]
//
//	launch TASK COMMAND    a command task, on the next offer
//	give TASK WHAT         a task with that data for the executor PROGRAM
//	kill TASK · reconcile [TASK] · message TEXT · revive
//	stop · leave (the framework stays) · abort
package main

import (
	"bufio"
	"flag"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/gogo/protobuf/proto"
	"github.com/mesos/mesos-go/api/v0/detector"
	mesos "github.com/mesos/mesos-go/api/v0/mesosproto"
	util "github.com/mesos/mesos-go/api/v0/mesosutil"
	sched "github.com/mesos/mesos-go/api/v0/scheduler"
)

type scheduler struct {
	lock     sync.Mutex
	executor string
	waiting  []*mesos.TaskInfo
	agent    *mesos.SlaveID
	failed   bool
	masters  *masters
}

func (s *scheduler) Registered(_ sched.SchedulerDriver, id *mesos.FrameworkID, _ *mesos.MasterInfo) {
	fmt.Println("registered", id.GetValue())
}
func (s *scheduler) Reregistered(sched.SchedulerDriver, *mesos.MasterInfo) {
	fmt.Println("reregistered")
}
func (s *scheduler) Disconnected(sched.SchedulerDriver) {
	fmt.Println("disconnected")
	go s.masters.detectAgain()
}

func (s *scheduler) ResourceOffers(driver sched.SchedulerDriver, offers []*mesos.Offer) {
	s.lock.Lock()
	defer s.lock.Unlock()
	for _, offer := range offers {
		if len(s.waiting) == 0 {
			fmt.Println("declines", offer.Id.GetValue())
			driver.DeclineOffer(offer.Id, &mesos.Filters{RefuseSeconds: proto.Float64(600)})
			continue
		}
		s.agent = offer.SlaveId
		for _, task := range s.waiting {
			task.SlaveId = offer.SlaveId
		}
		driver.LaunchTasks([]*mesos.OfferID{offer.Id}, s.waiting, &mesos.Filters{RefuseSeconds: proto.Float64(600)})
		s.waiting = nil
	}
}

func (s *scheduler) StatusUpdate(_ sched.SchedulerDriver, status *mesos.TaskStatus) {
	fmt.Println("update", status.GetTaskId().GetValue(), status.GetState(), status.GetSource(), status.GetReason(), status.GetMessage())
}
func (s *scheduler) OfferRescinded(_ sched.SchedulerDriver, id *mesos.OfferID) {
	fmt.Println("rescinded", id.GetValue())
}
func (s *scheduler) FrameworkMessage(_ sched.SchedulerDriver, _ *mesos.ExecutorID, _ *mesos.SlaveID, data string) {
	fmt.Println("message", data)
}
func (s *scheduler) SlaveLost(_ sched.SchedulerDriver, id *mesos.SlaveID) {
	fmt.Println("lost", id.GetValue())
}
func (s *scheduler) ExecutorLost(_ sched.SchedulerDriver, id *mesos.ExecutorID, _ *mesos.SlaveID, status int) {
	fmt.Println("executor-lost", id.GetValue(), status)
}
func (s *scheduler) Error(_ sched.SchedulerDriver, text string) {
	fmt.Println("error", text)
	s.failed = true
}

// masters finds the master as the driver's own detector does. That one asks every 30 seconds and tells only of
// changes; after a lost connection this one starts another, as soon as somebody listens there.
type masters struct {
	address  string
	listener detector.MasterChanged
	done     chan struct{}
}

func (m *masters) Detect(listener detector.MasterChanged) error {
	m.listener = listener
	one, err := detector.New(m.address)
	if err != nil {
		return err
	}
	return one.Detect(listener)
}
func (m *masters) Done() <-chan struct{} { return m.done }
func (m *masters) Cancel()               {}

func (m *masters) detectAgain() {
	for {
		if connection, err := net.Dial("tcp", m.address); err == nil {
			connection.Close()
			m.Detect(m.listener)
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (s *scheduler) task(id string) *mesos.TaskInfo {
	return &mesos.TaskInfo{
		Name:   proto.String(id),
		TaskId: util.NewTaskID(id),
		Resources: []*mesos.Resource{
			util.NewScalarResource("cpus", 0.1),
			util.NewScalarResource("mem", 32),
		},
	}
}

func (s *scheduler) obey(driver sched.SchedulerDriver, line string) {
	words := append(strings.SplitN(line, " ", 3), "", "")
	s.lock.Lock()
	defer s.lock.Unlock()
	switch words[0] {
	case "launch":
		task := s.task(words[1])
		task.Command = &mesos.CommandInfo{Value: proto.String(words[2]), Shell: proto.Bool(true)}
		s.waiting = append(s.waiting, task)
	case "give":
		task := s.task(words[1])
		task.Data = []byte(words[2])
		task.Executor = &mesos.ExecutorInfo{
			ExecutorId: util.NewExecutorID("go"),
			Name:       proto.String("go"),
			Source:     proto.String("go"),
			Command:    &mesos.CommandInfo{Value: proto.String(s.executor), Shell: proto.Bool(false)},
		}
		s.waiting = append(s.waiting, task)
	case "kill":
		driver.KillTask(util.NewTaskID(words[1]))
	case "reconcile":
		var statuses []*mesos.TaskStatus
		if words[1] != "" {
			statuses = append(statuses, util.NewTaskStatus(util.NewTaskID(words[1]), mesos.TaskState_TASK_RUNNING))
		}
		driver.ReconcileTasks(statuses)
	case "message":
		driver.SendFrameworkMessage(util.NewExecutorID("go"), s.agent, strings.TrimPrefix(line, "message "))
	case "revive":
		driver.ReviveOffers()
	case "stop":
		driver.Stop(false)
	case "leave":
		driver.Stop(true)
	case "abort":
		driver.Abort()
	default:
		fmt.Fprintf(os.Stderr, "found %q, want launch, give, kill, ...\n", line)
		os.Exit(2)
	}
}

func main() {
	master := flag.String("master", "127.0.0.1:5050", "host:port of the master")
	id := flag.String("id", "", "framework to take over")
	failover := flag.Float64("failover-timeout", 0, "seconds that the framework outlives its scheduler")
	checkpoint := flag.Bool("checkpoint", false, "whether tasks outlive their agent")
	executor := flag.String("executor", "", "program that runs the tasks of give")
	flag.Parse()
	framework := &mesos.FrameworkInfo{
		User:            proto.String(""),
		Name:            proto.String("go-v0"),
		FailoverTimeout: failover,
		Checkpoint:      checkpoint,
	}
	if *id != "" {
		framework.Id = util.NewFrameworkID(*id)
	}
	s := &scheduler{executor: *executor, masters: &masters{address: *master, done: make(chan struct{})}}
	driver, err := sched.NewMesosSchedulerDriver(sched.DriverConfig{
		Scheduler:        s,
		Framework:        framework,
		Master:           *master,
		BindingAddress:   net.ParseIP("127.0.0.1"),
		HostnameOverride: "127.0.0.1",
		NewDetector:      func() (detector.Master, error) { return s.masters, nil },
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	go func() {
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			s.obey(driver, lines.Text())
		}
	}()
	status, err := driver.Run()
	fmt.Println("stopped", status)
	if err != nil || s.failed {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
