/**
 * The Python program (3.6 and newer) that imports an entry point and says what came of it. It is passed to `python -c`,
 * with the request as JSON in its one argument.
 *
 * The answer is one line on the standard output as it was at the start, behind a word that nobody else knows; what the
 * imported code prints goes nowhere. An audit hook (3.8 and newer) refuses network, programs and changed files. A thread
 * and the alarm signal end a program that does not end, so that no process is left behind in a container.
 */
export const importProgram = String.raw`
import sys
def begin():
    import json, os, signal, threading, time
    request = json.loads(sys.argv[1])
    sys.argv[:] = [request["target"]]
    answers = os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0); os.dup2(null, 1); os.dup2(null, 2)
    real_exit, real_write = os._exit, os.write
    stopped, said = [], []
    def say(answer):
        if said:
            return
        said.append(True)
        if stopped:
            answer["stopped"] = stopped[:10]
        line = "\n" + request["nonce"] + " " + json.dumps(answer) + "\n"
        real_write(answers, line.encode("ascii"))
    def exit_now(code=0):
        say({"outcome": "exited"})
        real_exit(0)
    os._exit = exit_now
    def watch():
        time.sleep(request["seconds"])
        say({"outcome": "timed-out"})
        real_exit(0)
    threading.Thread(target=watch, daemon=True).start()
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(int(request["seconds"]) + 2)
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    refused = {
        "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
        "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn",
        "os.startfile", "os.kill", "os.killpg", "signal.pthread_kill", "os.remove", "os.rename", "os.rmdir", "os.mkdir",
        "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.utime", "os.setxattr", "os.removexattr",
        "shutil.rmtree", "shutil.move", "shutil.copyfile", "sqlite3.connect", "winreg.CreateKey", "winreg.SetValue",
        "winreg.DeleteKey", "winreg.DeleteValue", "webbrowser.open", "ftplib.connect", "smtplib.connect",
    }
    class Refused(PermissionError):
        pass
    def audit(event, details):
        if event == "open":
            flags = details[2] if len(details) > 2 else 0
            if not isinstance(flags, int) or not flags & writing or details[0] == os.devnull:
                return
        elif event not in refused:
            return
        detail = str(details[0])[:200] if details and isinstance(details[0], (str, bytes)) else str(details[1:2])[:200]
        stopped.append({"event": event, "detail": detail})
        raise Refused("refused while imports are tried: " + event)
    if hasattr(sys, "addaudithook"):
        sys.addaudithook(audit)
    return request, say, exit_now, stopped
def describe(error):
    import traceback
    answer = {"outcome": "failed", "type": type(error).__name__, "message": str(error)[:500]}
    if isinstance(error, ImportError):
        answer["importError"] = True
        if error.name:
            answer["module"] = str(error.name)[:200]
    if isinstance(error, ModuleNotFoundError):
        answer["notFound"] = True
    if isinstance(error, SyntaxError):
        answer["syntaxError"] = True
        answer["file"], answer["line"] = str(error.filename or "")[:500], error.lineno or 0
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith("<")]
    answer["frames"] = [{"file": f.filename[:500], "line": f.lineno or 0} for f in frames[-20:]]
    return answer
def run():
    request, say, exit_now, stopped = begin()
    import importlib
    sys.path[0:1] = request["path"]
    try:
        if request["form"] == "file":
            import runpy
            runpy.run_path(request["target"], run_name=request["name"])
        else:
            module = importlib.import_module(request["target"])
            if request["form"] == "module" and hasattr(module, "__path__"):
                importlib.import_module(request["target"] + ".__main__")
            attribute = request.get("attribute")
            if attribute and not hasattr(module, attribute):
                say({"outcome": "failed", "type": "AttributeError", "message": attribute, "module": request["target"], "noAttribute": attribute})
        say({"outcome": "imported"})
    except SystemExit:
        say({"outcome": "exited"})
    except BaseException as error:
        say(describe(error))
    exit_now()
run()
`
