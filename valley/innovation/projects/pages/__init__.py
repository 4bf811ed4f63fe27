"""Pages of joint projects."""

from django.urls import path

from valley.innovation.projects.pages import appointments, consortia, orders, packages

urlpatterns = [
    path("consortia", consortia.consortia, name="consortia"),
    path("consortia/new", consortia.new, name="consortium_new"),
    path("consortia/<uuid:public_id>", consortia.consortium, name="consortium"),
    path("consortia/<uuid:public_id>/do/<slug:deed>", consortia.do, name="consortium_do"),
    path("seats/<uuid:public_id>", consortia.seat, name="seat"),
    path("seats/<uuid:public_id>/do/<slug:deed>", consortia.do_seat, name="seat_do"),
    path("work-packages/<uuid:public_id>", packages.package, name="work_package"),
    path("work-packages/<uuid:public_id>/do/<slug:deed>", packages.do, name="work_package_do"),
    path("rd-orders", orders.orders, name="rd_orders"),
    path("rd-orders/new", orders.new, name="rd_order_new"),
    path("rd-orders/<uuid:public_id>", orders.order, name="rd_order"),
    path("rd-orders/<uuid:public_id>/do/<slug:deed>", orders.do, name="rd_order_do"),
    path("appointments", appointments.appointments, name="appointments"),
    path("appointments/new", appointments.new, name="appointment_new"),
    path("appointments/<uuid:public_id>", appointments.appointment, name="appointment"),
]
