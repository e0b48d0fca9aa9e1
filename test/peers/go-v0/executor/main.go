// An executor on the Go drivers of the v0 protocol. What a task does is in its data: finish, fail, wait, or die (the
// whole executor, with status 7). Messages are sent back.
package main

import (
	"fmt"
	"net"
	"os"

	"github.com/gogo/protobuf/proto"
	"github.com/mesos/mesos-go/api/v0/executor"
	mesos "github.com/mesos/mesos-go/api/v0/mesosproto"
)

type echo struct{}

func tell(driver executor.ExecutorDriver, id *mesos.TaskID, state mesos.TaskState, message string) {
	driver.SendStatusUpdate(&mesos.TaskStatus{
		TaskId: id, State: state.Enum(), Message: proto.String(message), Data: []byte(message),
	})
}

func (echo) Registered(_ executor.ExecutorDriver, info *mesos.ExecutorInfo, framework *mesos.FrameworkInfo, agent *mesos.SlaveInfo) {
	fmt.Println("registered", info.ExecutorId.GetValue(), framework.GetName(), agent.GetHostname())
}
func (echo) Reregistered(_ executor.ExecutorDriver, agent *mesos.SlaveInfo) {
	fmt.Println("reregistered", agent.GetHostname())
}
func (echo) Disconnected(executor.ExecutorDriver) { fmt.Println("disconnected") }

func (echo) LaunchTask(driver executor.ExecutorDriver, task *mesos.TaskInfo) {
	tell(driver, task.TaskId, mesos.TaskState_TASK_RUNNING, "")
	switch string(task.Data) {
	case "finish":
		tell(driver, task.TaskId, mesos.TaskState_TASK_FINISHED, "done")
	case "fail":
		tell(driver, task.TaskId, mesos.TaskState_TASK_FAILED, "as told")
	case "die":
		os.Exit(7)
	}
}
func (echo) KillTask(driver executor.ExecutorDriver, id *mesos.TaskID) {
	tell(driver, id, mesos.TaskState_TASK_KILLED, "killed")
}
func (echo) FrameworkMessage(driver executor.ExecutorDriver, text string) {
	driver.SendFrameworkMessage("echo " + text)
}
func (echo) Shutdown(executor.ExecutorDriver)             { fmt.Println("shutdown") }
func (echo) Error(_ executor.ExecutorDriver, text string) { fmt.Println("error", text) }

func main() {
	driver, err := executor.NewMesosExecutorDriver(executor.DriverConfig{
		Executor:         echo{},
		BindingAddress:   net.ParseIP("127.0.0.1"),
		HostnameOverride: "127.0.0.1",
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	status, err := driver.Run()
	fmt.Println("stopped", status)
	if err != nil {
		os.Exit(1)
	}
}
