@echo off
"%~dp0..\node.exe" "%~dp0..\main\cli.js" %*
