@echo off
setlocal
set cpu=x86_64
if /i "%PROCESSOR_ARCHITECTURE%"=="ARM64" set cpu=aarch64
"%~dp0programs\@NAME@-windows-%cpu%.exe" %*
