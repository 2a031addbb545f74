"""Ways to write a ReportTable down. A renderer formats what it is given, and neither queries nor computes."""
